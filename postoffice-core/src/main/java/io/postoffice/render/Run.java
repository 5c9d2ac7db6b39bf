package io.postoffice.render;

import java.io.Writer;

/** One rendering: collects what is written, and ends it when it grows too large or takes too long. */
final class Run extends Writer {

    /** Where Thymeleaf's variables hold it, under a name that no expression can say. */
    static final String VARIABLE = " run";

    private final StringBuilder written = new StringBuilder();
    private final Expressions expressions;
    private final RenderContext context;
    private final SandboxLimits limits;
    private final Deadline deadline;
    private int evaluations;

    Run(Expressions expressions, RenderContext context, SandboxLimits limits, Deadline deadline) {
        this.expressions = expressions;
        this.context = context;
        this.limits = limits;
        this.deadline = deadline;
    }

    Expressions expressions() {
        return expressions;
    }

    RenderContext context() {
        return context;
    }

    /** To be called for each expression: a loop in a loop in a loop evaluates many. */
    void tick() {
        if (++evaluations > limits.iterations()) {
            throw new SandboxException("more than %d expressions are evaluated".formatted(limits.iterations()));
        }
        deadline.check();
    }

    /** To be called for each step of an expression. */
    void checkTime() {
        deadline.check();
    }

    @Override
    public void write(char[] characters, int offset, int length) {
        prepare(length);
        written.append(characters, offset, length);
    }

    @Override
    public void write(String text, int offset, int length) {
        prepare(length);
        written.append(text, offset, offset + length);
    }

    private void prepare(int length) {
        if (written.length() + length > limits.outputSize()) {
            throw new SandboxException("it makes more than %d characters".formatted(limits.outputSize()));
        }
        deadline.check();
    }

    String result() {
        return written.toString();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
