package io.postoffice.boot.host;

import java.util.List;
import org.springframework.data.repository.Repository;

/** Found by Boot in the package of the application. */
public interface EmailRepository extends Repository<Email, String> {

    List<Email> findBySubject(String subject);
}
