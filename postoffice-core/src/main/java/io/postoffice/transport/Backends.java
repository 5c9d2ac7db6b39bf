package io.postoffice.transport;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** All named ways out of this application. Owns their transports. */
public final class Backends implements AutoCloseable {

    private final Map<String, Backend> byName = new LinkedHashMap<>();

    /**
     * @param backends of different names
     * @throws IllegalArgumentException if two have the same name
     */
    public Backends(Collection<Backend> backends) {
        for (Backend backend : backends) {
            if (byName.putIfAbsent(backend.name(), backend) != null) {
                throw new IllegalArgumentException("There are two backends of the name '" + backend.name() + "'");
            }
        }
    }

    public Set<String> names() {
        return Set.copyOf(byName.keySet());
    }

    public Collection<Backend> all() {
        return byName.values();
    }

    /** Closes the connections of all. */
    @Override
    public void close() {
        byName.values().forEach(backend -> backend.transport().close());
    }
}
