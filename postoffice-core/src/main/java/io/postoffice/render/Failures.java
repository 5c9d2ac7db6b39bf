package io.postoffice.render;

import java.util.List;
import org.attoparser.ParseException;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.exceptions.TemplateEngineException;
import org.thymeleaf.exceptions.TemplateProcessingException;

/** Turns what goes wrong in a template into what its editors can read: Thymeleaf's exceptions carry templates, and others data. */
final class Failures {

    private static final String UNREADABLE =
            "it cannot be read here; look for an element that is not complete, or an attribute that is there twice";

    private Failures() {}

    /**
     * Works on a template.
     *
     * @throws TemplateException instead of what the work throws
     */
    static <T> T explained(Form form, Work<T> work) {
        try {
            return work.run();
        } catch (SandboxException ex) {
            throw problem(form, 0, 0, String.valueOf(ex.getMessage()));
        } catch (ParseException | TemplateEngineException ex) {
            throw explained(form, ex);
        } catch (StackOverflowError ex) {
            throw problem(form, 0, 0, "it is nested too deeply");
        } catch (TemplateException ex) {
            throw ex;
        } catch (RuntimeException ex) {
            throw problem(
                    form, 0, 0, "it cannot be read (%s)".formatted(ex.getClass().getSimpleName()));
        }
    }

    static TemplateException problem(Form form, int line, int column, String what) {
        return new TemplateException(List.of(new TemplateProblem(form, line, column, what)));
    }

    private static TemplateException explained(Form form, Throwable thrown) {
        int line = 0;
        int column = 0;
        String what = UNREADABLE;
        for (Throwable link = thrown; link != null; link = link.getCause()) {
            if (link instanceof TemplateProcessingException processing && processing.hasLineAndCol()) {
                line = orZero(processing.getLine());
                column = orZero(processing.getCol());
            } else if (link instanceof ParseException parsing) {
                line = orZero(parsing.getLine());
                column = orZero(parsing.getCol());
            } else if (link instanceof SandboxException) {
                what = String.valueOf(link.getMessage());
            }
        }
        return problem(form, line, column, what);
    }

    private static int orZero(@Nullable Integer number) {
        return number == null ? 0 : number;
    }

    /** Work on a template. */
    @FunctionalInterface
    interface Work<T> {

        T run() throws ParseException;
    }
}
