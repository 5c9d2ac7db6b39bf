package io.postoffice.boot.scanning;

import io.postoffice.boot.host.Desk;
import io.postoffice.boot.host.EmailRepository;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Import;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;

/** Has no entity in its own package. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EntityScan(basePackageClasses = EmailRepository.class)
@EnableJpaRepositories(basePackageClasses = EmailRepository.class)
@Import(Desk.class)
public class ScanningApplication {}
