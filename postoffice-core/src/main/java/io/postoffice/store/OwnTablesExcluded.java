package io.postoffice.store;

import java.util.Locale;
import org.hibernate.boot.model.relational.Namespace;
import org.hibernate.boot.model.relational.Sequence;
import org.hibernate.mapping.Table;
import org.hibernate.tool.schema.spi.SchemaFilter;
import org.hibernate.tool.schema.spi.SchemaFilterProvider;

/** Keeps Hibernate's schema tools ({@code ddl-auto}) off the queue's tables, which its scripts alone create and change. */
public final class OwnTablesExcluded implements SchemaFilterProvider, SchemaFilter {

    @Override
    public SchemaFilter getCreateFilter() {
        return this;
    }

    @Override
    public SchemaFilter getDropFilter() {
        return this;
    }

    @Override
    public SchemaFilter getMigrateFilter() {
        return this;
    }

    @Override
    public SchemaFilter getValidateFilter() {
        return this;
    }

    @Override
    public SchemaFilter getTruncatorFilter() {
        return this;
    }

    @Override
    public boolean includeNamespace(Namespace namespace) {
        return true;
    }

    @Override
    public boolean includeTable(Table table) {
        return !table.getName().toLowerCase(Locale.ROOT).startsWith("postoffice_");
    }

    @Override
    public boolean includeSequence(Sequence sequence) {
        return true;
    }
}
