package io.postoffice.benchmark.drain;

import io.postoffice.transport.StreamProviderShortcut;

/** Whether Jakarta Mail is spared its look-up of a stream provider, which it asks for with each part of a mail. */
final class Shortcut {

    private static final String PROPERTY = "jakarta.mail.util.StreamProvider";

    private Shortcut() {}

    static void set(boolean on) {
        if (on) {
            StreamProviderShortcut.install();
        } else {
            System.clearProperty(PROPERTY);
        }
    }
}
