package io.postoffice.boot.plain;

import io.postoffice.Mail;
import io.postoffice.MailService;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

/** To be called through a class loader of its own: names nothing that may be missing there. */
public final class PlainRun {

    private PlainRun() {}

    /**
     * Boots the {@link PlainApplication}, and sends a mail.
     *
     * @return closes the application
     */
    public static AutoCloseable send(String subject, String[] arguments) {
        SpringApplication application = new SpringApplication(PlainApplication.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setRegisterShutdownHook(false);
        ConfigurableApplicationContext context = application.run(arguments);
        context.getBean(MailService.class)
                .send(Mail.to("ann@example.org").subject(subject).text("Hello"));
        return context;
    }
}
