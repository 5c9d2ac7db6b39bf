package com.acme;

import java.util.concurrent.atomic.AtomicInteger;

/** Records that somebody got through to it. */
public class Canary {

    private static final AtomicInteger CALLS = new AtomicInteger();

    public Canary(String from) {
        hit(from);
    }

    public static String hit(String from) {
        CALLS.incrementAndGet();
        return "canary " + from;
    }

    public static int calls() {
        return CALLS.get();
    }
}
