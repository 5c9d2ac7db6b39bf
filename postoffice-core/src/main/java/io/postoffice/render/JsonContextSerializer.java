package io.postoffice.render;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.ValueSerializerModifier;

/** Keeps data as JSON: of records and beans what they show, of dates the ISO form, of decimals every digit. */
public final class JsonContextSerializer implements ContextSerializer {

    private static final TypeReference<Map<String, Object>> TYPE = new TypeReference<>() {};

    /** Apart from the application's, whose settings are made for its own interfaces. */
    private final JsonMapper mapper = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            // What shows nothing was not meant to be handed in.
            .enable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .addModule(new SimpleModule().setSerializerModifier(new NoDataModifier()))
            .build();

    @Override
    public String write(Map<String, ? extends @Nullable Object> context) {
        try {
            return mapper.writeValueAsString(context);
        } catch (JacksonException | StackOverflowError ex) {
            // Jackson's message may quote a value.
            throw new IllegalArgumentException(
                    "it cannot be written as JSON (%s); hand in records, maps, lists, strings, numbers and dates"
                            .formatted(ex.getClass().getSimpleName()));
        }
    }

    @Override
    public Map<String, Object> read(String written) {
        try {
            return mapper.readValue(written, TYPE);
        } catch (JacksonException ex) {
            throw new IllegalArgumentException(
                    "it cannot be read back from JSON (%s); hand in numbers of at most 1000 digits, and no more than 500 values within one another"
                            .formatted(ex.getClass().getSimpleName()));
        }
    }

    /** Refuses what has getters, and is no data: Jackson makes an empty object of a lambda, and pages of a thread. */
    private static final class NoDataModifier extends ValueSerializerModifier {

        private static final long serialVersionUID = 1L;

        @Override
        public ValueSerializer<?> modifySerializer(
                SerializationConfig config, BeanDescription.Supplier description, ValueSerializer<?> serializer) {
            Class<?> type = description.getBeanClass();
            boolean noData =
                    type.isHidden() || Thread.class.isAssignableFrom(type) || ClassLoader.class.isAssignableFrom(type);
            return noData ? new Refusal() : serializer;
        }
    }

    private static final class Refusal extends ValueSerializer<Object> {

        @Override
        public void serialize(Object value, JsonGenerator generator, SerializationContext context) {
            throw DatabindException.from(generator, "no data");
        }
    }
}
