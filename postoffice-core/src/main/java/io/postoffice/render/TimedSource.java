package io.postoffice.render;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import org.thymeleaf.templateresource.ITemplateResource;

/** What a template says, for parsers, which are stopped at a deadline: some take the square of the time for what is never closed. */
record TimedSource(String text, Deadline deadline) implements ITemplateResource {

    private static final String NAME = "template";

    @Override
    public Reader reader() {
        return new FilterReader(new StringReader(text)) {
            @Override
            public int read(char[] buffer, int offset, int length) throws IOException {
                deadline.check();
                return super.read(buffer, offset, length);
            }
        };
    }

    /** Where Thymeleaf says what it was that it could not read. */
    @Override
    public String getDescription() {
        return NAME;
    }

    @Override
    public String getBaseName() {
        return NAME;
    }

    @Override
    public boolean exists() {
        return true;
    }

    @Override
    public ITemplateResource relative(String relativeLocation) {
        throw new SandboxException("a template cannot take in another one; use a layout");
    }
}
