package io.postoffice.benchmark;

/** Measures something and prints it. */
interface Benchmark {

    void run(Options options, Report report) throws Exception;
}
