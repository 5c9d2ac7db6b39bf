package io.postoffice.render;

import java.time.Duration;

/**
 * What a template may cost.
 *
 * @param templateSize characters of a template
 * @param outputSize characters of what it makes
 * @param nesting elements within one another
 * @param iterations expressions that are evaluated, those in loops each time
 * @param deadline how long all that is done for one mail may take
 */
record SandboxLimits(int templateSize, int outputSize, int nesting, int iterations, Duration deadline) {

    static final SandboxLimits DEFAULT =
            new SandboxLimits(256 * 1024, 2 * 1024 * 1024, 500, 50_000, Duration.ofSeconds(2));
}
