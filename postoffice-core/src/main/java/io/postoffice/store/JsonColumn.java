package io.postoffice.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Stores headers, or metadata, as a JSON object, in the order of the mail. With a mapper of its own: the application's may be set otherwise. */
final class JsonColumn {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private static final TypeReference<LinkedHashMap<String, String>> TYPE = new TypeReference<>() {};

    private static final TypeReference<List<String>> LIST = new TypeReference<>() {};

    private JsonColumn() {}

    static @Nullable String write(Map<String, String> values) {
        return values.isEmpty() ? null : MAPPER.writeValueAsString(values);
    }

    static @Nullable String write(List<String> values) {
        return values.isEmpty() ? null : MAPPER.writeValueAsString(values);
    }

    static List<String> readList(@Nullable String json) {
        return json == null ? List.of() : MAPPER.readValue(json, LIST);
    }

    static Map<String, String> read(@Nullable String json) {
        return json == null ? Map.of() : MAPPER.readValue(json, TYPE);
    }
}
