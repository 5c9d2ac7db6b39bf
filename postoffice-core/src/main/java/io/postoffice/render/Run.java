package io.postoffice.render;

import java.io.Writer;

/** One rendering: collects what is written, and ends it when it grows too large or takes too long. */
final class Run extends Writer {

    /** Where Thymeleaf's variables hold it, under a name that no expression can say. */
    static final String VARIABLE = " run";

    private final StringBuilder written = new StringBuilder();
    private final RenderContext context;
    private final SandboxLimits limits;
    private final long deadline;
    private int evaluations;

    Run(RenderContext context, SandboxLimits limits, long deadline) {
        this.context = context;
        this.limits = limits;
        this.deadline = deadline;
    }

    RenderContext context() {
        return context;
    }

    /** To be called for each expression: a loop in a loop in a loop evaluates many. */
    void tick() {
        if (++evaluations > limits.iterations()) {
            throw new SandboxException("more than %d expressions are evaluated".formatted(limits.iterations()));
        }
        if (System.nanoTime() - deadline > 0) {
            throw new SandboxException(
                    "it takes longer than %d ms".formatted(limits.deadline().toMillis()));
        }
    }

    @Override
    public void write(char[] characters, int offset, int length) {
        if (written.length() + length > limits.outputSize()) {
            throw new SandboxException("it makes more than %d characters".formatted(limits.outputSize()));
        }
        if (System.nanoTime() - deadline > 0) {
            throw new SandboxException(
                    "it takes longer than %d ms".formatted(limits.deadline().toMillis()));
        }
        written.append(characters, offset, length);
    }

    String result() {
        return written.toString();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
