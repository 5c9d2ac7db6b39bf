package io.postoffice;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a {@link Mail} is known by to the application, and nobody who receives it sees. */
record Labels(@Nullable String idempotencyKey, List<String> tags, Map<String, String> metadata) {

    static final Labels NONE = new Labels(null, List.of(), Map.of());

    Labels withIdempotencyKey(String newIdempotencyKey) {
        return new Labels(newIdempotencyKey, tags, metadata);
    }

    Labels withTags(List<String> newTags) {
        return new Labels(idempotencyKey, newTags, metadata);
    }

    Labels withMetadata(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(metadata);
        more.put(name, value);
        return new Labels(idempotencyKey, tags, Collections.unmodifiableMap(more));
    }
}
