package io.postoffice.drain;

import java.util.concurrent.ThreadFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/** Makes the threads of lanes. They must not keep the JVM alive: an application that ends, ends. */
@FunctionalInterface
public interface LaneThreads {

    /** Threads of the operating system. */
    LaneThreads PLATFORM = prefix -> {
        CustomizableThreadFactory factory = new CustomizableThreadFactory(prefix);
        factory.setDaemon(true);
        return factory;
    };

    /** A factory of daemon threads whose names start with the prefix. */
    ThreadFactory named(String prefix);
}
