package io.postoffice.boot;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Ends the application with an exit code. */
@FunctionalInterface
interface OneShotExit {

    /** Closes the context, and ends the JVM whatever else is running in it. */
    OneShotExit OF_THE_JVM = (context, code) -> System.exit(SpringApplication.exit(context, () -> code));

    void exit(ConfigurableApplicationContext context, int code);
}
