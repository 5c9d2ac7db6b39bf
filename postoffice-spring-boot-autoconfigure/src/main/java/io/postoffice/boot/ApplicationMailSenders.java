package io.postoffice.boot;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.mail.javamail.JavaMailSender;

/**
 * The application's own senders, apart from the one that stands in for them. That one is what the application is to inject, so
 * none of its own stays primary beside it.
 */
final class ApplicationMailSenders implements BeanFactoryPostProcessor {

    /** The name of the sender that hands mail to the queue. */
    static final String STAND_IN = "postOfficeJavaMailSender";

    private @Nullable ConfigurableListableBeanFactory beanFactory;
    private @Nullable String formerPrimary;

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory factory) {
        beanFactory = factory;
        if (!factory.containsBeanDefinition(STAND_IN)) {
            return;
        }
        for (String name : names()) {
            if (factory.containsBeanDefinition(name)) {
                BeanDefinition definition = factory.getBeanDefinition(name);
                if (definition.isPrimary()) {
                    definition.setPrimary(false);
                    formerPrimary = name;
                }
            }
        }
    }

    /** In alphabetical order. */
    Set<String> names() {
        Set<String> names =
                new TreeSet<>(Arrays.asList(factory().getBeanNamesForType(JavaMailSender.class, true, false)));
        names.remove(STAND_IN);
        return names;
    }

    /** The one that the application would inject without the stand-in: its only one, or its primary one. */
    @Nullable JavaMailSender getIfUnique() {
        if (!factory().containsBeanDefinition(STAND_IN)) {
            return factory().getBeanProvider(JavaMailSender.class).getIfUnique();
        }
        if (formerPrimary != null) {
            return get(formerPrimary);
        }
        List<String> candidates = names().stream().filter(this::isCandidate).toList();
        return candidates.size() == 1 ? get(candidates.get(0)) : null;
    }

    JavaMailSender get(String name) {
        return factory().getBean(name, JavaMailSender.class);
    }

    private boolean isCandidate(String name) {
        return !factory().containsBeanDefinition(name)
                || (factory().getBeanDefinition(name).isAutowireCandidate()
                        && !factory().getBeanDefinition(name).isFallback());
    }

    private ConfigurableListableBeanFactory factory() {
        if (beanFactory == null) {
            throw new IllegalStateException("The bean factory has not been processed yet");
        }
        return beanFactory;
    }
}
