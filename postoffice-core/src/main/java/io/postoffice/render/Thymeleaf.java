package io.postoffice.render;

import java.io.Writer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.thymeleaf.IEngineConfiguration;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.cache.NonCacheableCacheEntryValidity;
import org.thymeleaf.context.Context;
import org.thymeleaf.context.IContext;
import org.thymeleaf.context.IEngineContext;
import org.thymeleaf.engine.ITemplateHandler;
import org.thymeleaf.engine.TemplateData;
import org.thymeleaf.engine.TemplateModel;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateparser.ITemplateParser;
import org.thymeleaf.templateparser.markup.HTMLTemplateParser;
import org.thymeleaf.templateparser.text.TextTemplateParser;
import org.thymeleaf.templateresolver.ITemplateResolver;
import org.thymeleaf.templateresolver.TemplateResolution;

/**
 * Thymeleaf with our dialect and nothing else: no caches, no messages, no links, no template beside the one that is worked on. It is
 * run from below its own engine, which would log what it could not process, with the template.
 */
final class Thymeleaf {

    private static final String NAME = "template";

    /** Where the source of a template is that is being parsed. */
    private static final String SOURCE = TimedSource.class.getName();

    /** How many templates may be read at once without waiting, and how many characters at a time; as in Thymeleaf. */
    private static final int PARSERS = 4;

    private static final int BUFFER = 2048;

    private final IEngineConfiguration configuration;
    private final ITemplateParser htmlParser = new HTMLTemplateParser(PARSERS, BUFFER);
    private final ITemplateParser textParser = new TextTemplateParser(PARSERS, BUFFER, true);

    Thymeleaf() {
        TemplateEngine engine = new TemplateEngine();
        engine.setDialect(new SandboxDialect());
        engine.setCacheManager(null);
        engine.setMessageResolvers(Set.of());
        engine.setLinkBuilders(Set.of());
        engine.setTemplateResolver(new SourceResolver());
        this.configuration = engine.getConfiguration();
    }

    /** Reads a template, and shows it to somebody. */
    void read(TemplateMode mode, TimedSource source, ITemplateHandler handler) {
        ITemplateParser parser = mode == TemplateMode.HTML ? htmlParser : textParser;
        parser.parseStandalone(configuration, null, NAME, null, source, mode, false, handler);
    }

    /** Reads a template, to be run many times. */
    TemplateModel parse(TemplateMode mode, TimedSource source) {
        TemplateData data = new TemplateData(NAME, null, source, mode, NonCacheableCacheEntryValidity.INSTANCE);
        IEngineContext context = context(data, Map.of(SOURCE, source), new Context(Locale.ROOT));
        return configuration.getTemplateManager().parseStandalone(context, NAME, null, mode, false, true);
    }

    /** Runs a template. Safe for use by many threads. */
    void run(TemplateModel template, Run run, Map<String, Object> model, Writer writer) {
        Map<String, Object> variables = new HashMap<>(model);
        variables.put(Run.VARIABLE, run);
        IContext context = new Context(run.context().locale(), variables);
        configuration
                .getTemplateManager()
                .process(template, context(template.getTemplateData(), Map.of(), context), writer);
    }

    private IEngineContext context(TemplateData data, Map<String, Object> attributes, IContext variables) {
        return configuration.getEngineContextFactory().createEngineContext(configuration, data, attributes, variables);
    }

    private static final class SourceResolver implements ITemplateResolver {

        @Override
        public String getName() {
            return NAME;
        }

        @Override
        public Integer getOrder() {
            return 1;
        }

        @Override
        public TemplateResolution resolveTemplate(
                IEngineConfiguration configuration,
                String ownerTemplate,
                String template,
                Map<String, Object> templateResolutionAttributes) {
            if (templateResolutionAttributes.get(SOURCE) instanceof TimedSource source) {
                // The mode is said by whoever asks.
                return new TemplateResolution(source, TemplateMode.HTML, NonCacheableCacheEntryValidity.INSTANCE);
            }
            throw new SandboxException("a template cannot take in another one; use a layout");
        }
    }
}
