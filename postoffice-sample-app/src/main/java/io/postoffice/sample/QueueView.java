package io.postoffice.sample;

import io.postoffice.EmailStatus;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Looks at the queue with JPQL. */
@Component
class QueueView {

    private final EntityManager entityManager;

    QueueView(EntityManager entityManager) {
        this.entityManager = entityManager;
    }

    @Transactional(readOnly = true)
    Map<EmailStatus, Long> countByStatus() {
        Map<EmailStatus, Long> counts = new TreeMap<>();
        entityManager
                .createQuery("select e.status, count(e) from PostofficeEmail e group by e.status", Tuple.class)
                .getResultList()
                .forEach(row -> counts.put(row.get(0, EmailStatus.class), row.get(1, Long.class)));
        return counts;
    }
}
