package io.postoffice.store;

import jakarta.persistence.JoinColumn;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.model.naming.Identifier;
import org.hibernate.boot.model.relational.Database;
import org.hibernate.boot.model.relational.SqlStringGenerationContext;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.engine.jdbc.env.spi.JdbcEnvironment;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.integrator.spi.Integrator;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Property;
import org.hibernate.mapping.Table;

/**
 * Lets Hibernate find the queue's tables by the names that the scripts gave them. An application's naming strategy, or its
 * quoting of all names, is meant for the tables that Hibernate makes; only the queue's own entities are exempted from it.
 * Hibernate calls this, and any other {@link Integrator}, before it builds SQL or a schema from the mapping.
 */
public final class ScriptNames implements Integrator {

    @Override
    public void integrate(
            Metadata metadata, BootstrapContext bootstrapContext, SessionFactoryImplementor sessionFactory) {
        for (Class<?> type : PostOfficeEntities.classes()) {
            PersistentClass entity = metadata.getEntityBinding(type.getName());
            if (entity != null) {
                restore(entity, type, metadata.getDatabase());
                keepInPlace(entity.getTable(), sessionFactory);
            }
        }
    }

    private static void restore(PersistentClass entity, Class<?> type, Database database) {
        Table table = entity.getTable();
        table.setName(type.getAnnotation(jakarta.persistence.Table.class).name());
        Map<String, String> scriptNames = scriptNames(type, database);
        for (Column column : columns(entity)) {
            String scriptName = scriptNames.get(column.getName());
            if (scriptName != null) {
                column.setName(column.isQuoted() ? asStored(scriptName, database) : scriptName);
                table.columnRenamed(column);
            }
        }
    }

    /** The scripts, and all statements of the queue, use the connection's schema, whatever default Hibernate was given. */
    private static void keepInPlace(Table table, SessionFactoryImplementor sessionFactory) {
        SqlStringGenerationContext defaults = sessionFactory.getSqlStringGenerationContext();
        JdbcEnvironment connection = sessionFactory.getJdbcServices().getJdbcEnvironment();
        if (defaults.getDefaultSchema() != null && connection.getCurrentSchema() != null) {
            table.setSchema(quoted(connection.getCurrentSchema()));
        }
        if (defaults.getDefaultCatalog() != null && connection.getCurrentCatalog() != null) {
            table.setCatalog(quoted(connection.getCurrentCatalog()));
        }
    }

    /** In Hibernate's notation. */
    private static String quoted(Identifier name) {
        return '`' + name.getText() + '`';
    }

    /** By what the application's naming strategy makes of them. */
    private static Map<String, String> scriptNames(Class<?> type, Database database) {
        JdbcEnvironment environment = database.getJdbcEnvironment();
        Map<String, String> names = new HashMap<>();
        for (Field field : type.getDeclaredFields()) {
            for (String name : columnNames(field)) {
                Identifier physical = database.getPhysicalNamingStrategy()
                        .toPhysicalColumnName(database.toIdentifier(name), environment);
                names.put(physical.getText(), name);
            }
        }
        return names;
    }

    private static List<String> columnNames(Field field) {
        List<String> names = new ArrayList<>();
        if (field.isAnnotationPresent(jakarta.persistence.Column.class)) {
            names.add(field.getAnnotation(jakarta.persistence.Column.class).name());
        }
        if (field.isAnnotationPresent(JoinColumn.class)) {
            names.add(field.getAnnotation(JoinColumn.class).name());
        }
        return names;
    }

    /** All objects that stand for a column: a table and the properties mapped to it have one each, where they share it. */
    private static Set<Column> columns(PersistentClass entity) {
        Set<Column> columns = Collections.newSetFromMap(new IdentityHashMap<>());
        columns.addAll(entity.getTable().getColumns());
        columns.addAll(entity.getIdentifier().getColumns());
        for (Property property : entity.getProperties()) {
            columns.addAll(property.getColumns());
        }
        return columns;
    }

    /** A column that is quoted stays so, and must then be written in the case in which the database keeps unquoted names. */
    private static String asStored(String name, Database database) {
        return database.getJdbcEnvironment().getIdentifierHelper().toMetaDataObjectName(Identifier.toIdentifier(name));
    }
}
