package io.postoffice.boot;

import io.postoffice.drain.DrainSettings;
import io.postoffice.store.AttachmentStorage;
import io.postoffice.store.SchemaMode;
import io.postoffice.transport.Backend;
import io.postoffice.transport.Backends;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** Says in one line of the log what was made of the configuration: no host and nothing secret. */
final class StartupReport implements SmartInitializingSingleton {

    private static final Logger logger = LoggerFactory.getLogger(StartupReport.class);

    private final Backends backends;
    private final SchemaMode schema;
    private final AttachmentStorage storage;
    private final @Nullable DrainSettings drain;

    /**
     * @param drain how this node delivers mail; {@code null} if it does not
     */
    StartupReport(Backends backends, SchemaMode schema, AttachmentStorage storage, @Nullable DrainSettings drain) {
        this.backends = backends;
        this.schema = schema;
        this.storage = storage;
        this.drain = drain;
    }

    @Override
    public void afterSingletonsInstantiated() {
        logger.info(
                "Post Office: {}; tables by {}; attachments in {}; {}",
                backends.names().isEmpty()
                        ? "no backend"
                        : "backends " + workers().keySet(),
                schema.name().toLowerCase(Locale.ROOT),
                storage.name(),
                delivery());
    }

    private String delivery() {
        if (drain == null) {
            return "this node does not deliver mail";
        }
        return "node %s delivers mail%s, with workers %s"
                .formatted(drain.node(), drain.autoStart() ? "" : " when it is told to", workers());
    }

    private Map<String, Integer> workers() {
        Map<String, Integer> workers = new TreeMap<>();
        for (Backend backend : backends.all()) {
            workers.put(backend.name(), backend.concurrency());
        }
        return workers;
    }
}
