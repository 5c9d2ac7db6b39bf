package io.postoffice.boot;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.orm.jpa.persistenceunit.MutablePersistenceUnitInfo;

/**
 * The queue's entities.
 *
 * @param entities Where the queue's entities are mapped, to be read with JPQL: in persistence units that map something of the
 * application's own, in all, or in none. An application that maps nothing would pay half a second of its start for them.
 */
@ConfigurationProperties("postoffice.jpa")
record JpaProperties(@DefaultValue("auto") Entities entities) {

    /** Which persistence units the entities are added to. */
    enum Entities {
        AUTO {
            @Override
            boolean belongTo(MutablePersistenceUnitInfo unit) {
                return !unit.getManagedClassNames().isEmpty()
                        || !unit.getMappingFileNames().isEmpty();
            }
        },
        ALWAYS {
            @Override
            boolean belongTo(MutablePersistenceUnitInfo unit) {
                return true;
            }
        },
        NEVER {
            @Override
            boolean belongTo(MutablePersistenceUnitInfo unit) {
                return false;
            }
        };

        abstract boolean belongTo(MutablePersistenceUnitInfo unit);
    }
}
