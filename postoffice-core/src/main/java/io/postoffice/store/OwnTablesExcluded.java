package io.postoffice.store;

import java.util.Locale;
import java.util.function.Function;
import org.hibernate.boot.model.relational.Namespace;
import org.hibernate.boot.model.relational.Sequence;
import org.hibernate.mapping.Table;
import org.hibernate.tool.schema.spi.SchemaFilter;
import org.hibernate.tool.schema.spi.SchemaFilterProvider;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.util.ClassUtils;

/**
 * Keeps Hibernate's schema tools ({@code ddl-auto}) off the queue's tables, which its scripts alone create and change, and
 * leaves all else to the application's filter. Without it, {@code create} would drop the tables with the mail in them.
 */
public final class OwnTablesExcluded implements SchemaFilterProvider {

    private final @Nullable SchemaFilterProvider others;

    private OwnTablesExcluded(@Nullable SchemaFilterProvider others) {
        this.others = others;
    }

    /**
     * Excludes the queue's tables, besides what is excluded already.
     *
     * @param configured the setting {@code hibernate.hbm2ddl.schema_filter_provider} as Hibernate takes it: a provider, its class
     *     or the name of its class; {@code null} when there is none
     */
    public static OwnTablesExcluded besides(@Nullable Object configured) {
        if (configured == null || configured instanceof SchemaFilterProvider) {
            return new OwnTablesExcluded((SchemaFilterProvider) configured);
        }
        Class<?> type = configured instanceof Class<?> given
                ? given
                : ClassUtils.resolveClassName(configured.toString(), ClassUtils.getDefaultClassLoader());
        return new OwnTablesExcluded((SchemaFilterProvider) BeanUtils.instantiateClass(type));
    }

    @Override
    public SchemaFilter getCreateFilter() {
        return besides(SchemaFilterProvider::getCreateFilter);
    }

    @Override
    public SchemaFilter getDropFilter() {
        return besides(SchemaFilterProvider::getDropFilter);
    }

    @Override
    public SchemaFilter getMigrateFilter() {
        return besides(SchemaFilterProvider::getMigrateFilter);
    }

    @Override
    public SchemaFilter getValidateFilter() {
        return besides(SchemaFilterProvider::getValidateFilter);
    }

    @Override
    public SchemaFilter getTruncatorFilter() {
        return besides(SchemaFilterProvider::getTruncatorFilter);
    }

    private SchemaFilter besides(Function<SchemaFilterProvider, SchemaFilter> filter) {
        return new Filter(others == null ? SchemaFilter.ALL : filter.apply(others));
    }

    private record Filter(SchemaFilter others) implements SchemaFilter {

        @Override
        public boolean includeNamespace(Namespace namespace) {
            return others.includeNamespace(namespace);
        }

        @Override
        public boolean includeTable(Table table) {
            return !table.getName().toLowerCase(Locale.ROOT).startsWith("postoffice_") && others.includeTable(table);
        }

        @Override
        public boolean includeSequence(Sequence sequence) {
            return others.includeSequence(sequence);
        }
    }
}
