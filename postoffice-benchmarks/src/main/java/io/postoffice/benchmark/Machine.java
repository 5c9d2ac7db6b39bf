package io.postoffice.benchmark;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/** What a run is made on; names nobody's machine. */
final class Machine {

    private Machine() {}

    static String describe() {
        return String.format(
                Locale.ENGLISH,
                "%d cores, %s %s, Java %s, load at the start %.1f.",
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                System.getProperty("java.version"),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }
}
