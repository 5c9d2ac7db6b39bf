package io.postoffice.boot;

import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/**
 * The data source that mail is stored in: the one marked with {@link PostOfficeDataSource}, or else the only or primary one.
 *
 * @param dataSource the application's bean, or what it is a proxy for: transactions bind their connections to that one
 */
record QueueDataSource(DataSource dataSource) {

    static QueueDataSource of(
            ObjectProvider<DataSource> marked, ObjectProvider<DataSource> any, ListableBeanFactory beanFactory) {
        // Unique, or the primary one of them.
        DataSource chosen = marked.stream().findAny().isPresent() ? marked.getIfUnique() : any.getIfUnique();
        if (chosen == null) {
            throw new AmbiguousDataSourceException(List.of(beanFactory.getBeanNamesForType(DataSource.class)));
        }
        return new QueueDataSource(target(chosen));
    }

    private static DataSource target(DataSource chosen) {
        DataSource target = chosen;
        while (target instanceof TransactionAwareDataSourceProxy proxy && proxy.getTargetDataSource() != null) {
            target = proxy.getTargetDataSource();
        }
        return target;
    }
}
