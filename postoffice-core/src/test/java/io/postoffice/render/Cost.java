package io.postoffice.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/** What work on a template costs the thread that does it. */
final class Cost {

    private static final Duration MAX_TIME = Duration.ofSeconds(3);

    private static final long MAX_BYTES = 64 * 1024 * 1024;

    private Cost() {}

    /** As long as a warm node gives a mail. */
    static Deadline deadline() {
        return Deadline.in(SandboxLimits.DEFAULT.deadline());
    }

    /** What a template makes of data within that time. */
    static String rendered(
            Sandbox sandbox, Form form, String template, Map<String, Object> model, RenderContext context) {
        Deadline deadline = sandbox.deadline();
        return sandbox.compile(form, template, deadline).render(model, context, deadline);
    }

    /** Fails if it takes longer than is bearable. */
    static <T> T timely(Supplier<T> work) {
        long start = System.nanoTime();
        T result = work.get();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(MAX_TIME);
        return result;
    }

    /** Fails if it takes longer, or allocates more, than is bearable; the heap grows by less than what is allocated. */
    static <T> T bearable(Supplier<T> work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = threads.getCurrentThreadAllocatedBytes();
        T result = timely(work);
        assertThat(threads.getCurrentThreadAllocatedBytes() - allocated).isLessThan(MAX_BYTES);
        return result;
    }
}
