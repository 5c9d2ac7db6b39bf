package io.postoffice.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import brave.Tracing;
import brave.handler.MutableSpan;
import brave.propagation.ThreadLocalCurrentTraceContext;
import brave.test.TestSpanHandler;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.brave.bridge.BraveBaggageManager;
import io.micrometer.tracing.brave.bridge.BraveCurrentTraceContext;
import io.micrometer.tracing.brave.bridge.BravePropagator;
import io.micrometer.tracing.brave.bridge.BraveTracer;
import io.micrometer.tracing.brave.bridge.W3CPropagation;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;
import io.postoffice.InvalidMailException;
import io.postoffice.Mail;
import io.postoffice.MailService;
import io.postoffice.boot.plain.PlainApplication;
import io.postoffice.drain.DeliveryContext;
import io.postoffice.drain.DeliveryObservationConvention;
import io.postoffice.enqueue.EnqueueContext;
import io.postoffice.enqueue.EnqueueObservationConvention;
import io.postoffice.fixture.SmtpSink;
import io.postoffice.fixture.TestDatabase;
import io.postoffice.fixture.TestDatabase.Product;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The trace of the request that sends a mail goes on when the mail is delivered, whichever node does so. */
@Timeout(60)
final class TracingTest {

    private final TestDatabase database = TestDatabase.create(Product.H2);
    private final String subject = "traced-" + UUID.randomUUID();

    @Test
    void deliveryContinuesTheTraceOfTheRequestOnAnotherNode() {
        try (Host shop = host("postoffice.queue.enabled=false");
                Host worker = host()) {
            within(shop, () -> shop.bean(MailService.class).send(mail()));
            SmtpSink.Received received = Host.assertReceived(subject);

            MutableSpan request = span(shop, "request");
            MutableSpan enqueue = span(shop, "enqueue mail");
            MutableSpan delivery = span(worker, "deliver mail");
            assertThat(List.of(enqueue.traceId(), delivery.traceId())).containsOnly(request.traceId());
            assertThat(enqueue.parentId()).isEqualTo(request.id());
            assertThat(delivery.parentId()).isEqualTo(enqueue.id());
            assertThat(delivery.tags()).containsEntry("backend", "default").containsEntry("outcome", "accepted");
            assertThat(delivery.tags().get("postoffice.mail.id"))
                    .isEqualTo(enqueue.tags().get("postoffice.mail.id"));
            assertThat(received.data()).doesNotContainIgnoringCase("traceparent", request.traceId());
            assertThat(shop.jdbc().queryForObject("select trace from postoffice_email", String.class))
                    .contains("traceparent");
        }
    }

    @Test
    void allMailOfACallHasItsTrace() {
        try (Host shop = host()) {
            MailService service = shop.bean(MailService.class);
            within(shop, () -> service.sendMany(List.of(mail(), mail())));
            within(shop, () -> service.sendMany(Stream.of(mail(), mail())));
            await().until(() -> Host.received(subject).size() == 4);
            await().until(() -> spans(shop, "deliver mail").size() == 4);

            assertThat(spans(shop, "enqueue mail")).hasSize(2);
            assertThat(spans(shop, "deliver mail"))
                    .extracting(MutableSpan::parentId)
                    .containsExactlyInAnyOrderElementsOf(spans(shop, "enqueue mail").stream()
                            .flatMap(span -> Stream.of(span.id(), span.id()))
                            .toList());
        }
    }

    @Test
    void mailThatIsRefusedIsAnErrorOfItsSpan() {
        try (Host shop = host()) {
            within(shop, () -> {
                assertThatThrownBy(() -> shop.bean(MailService.class).send(Mail.to("nobody")))
                        .isInstanceOf(InvalidMailException.class);
                return null;
            });
            assertThat(span(shop, "enqueue mail").error()).isNotNull();
            assertThat(span(shop, "enqueue mail").tags()).containsEntry("backend", "none");
        }
    }

    @Test
    void applicationMayHaveConventionsOfItsOwn() {
        try (Host shop = Host.run(List.of(PlainApplication.class, Traced.class, Conventions.class), database)) {
            within(shop, () -> shop.bean(MailService.class).send(mail()));
            Host.assertReceived(subject);

            assertThat(span(shop, "write to somebody")).isNotNull();
            assertThat(span(shop, "post default")).isNotNull();
        }
    }

    private Mail mail() {
        return Mail.to("ann@example.org").subject(subject).text("Hello");
    }

    private Host host(String... properties) {
        return Host.run(List.of(PlainApplication.class, Traced.class), database, properties);
    }

    private static void within(Host host, Supplier<?> call) {
        Observation.createNotStarted("request", host.bean(ObservationRegistry.class))
                .observe(call);
    }

    private static MutableSpan span(Host host, String name) {
        await().until(() -> spans(host, name).size() == 1);
        return spans(host, name).get(0);
    }

    private static List<MutableSpan> spans(Host host, String name) {
        return host.bean(TestSpanHandler.class).spans().stream()
                .filter(span -> name.equals(span.name()))
                .toList();
    }

    @Configuration(proxyBeanMethods = false)
    static class Traced {

        @Bean
        TestSpanHandler spans() {
            return new TestSpanHandler();
        }

        @Bean
        Tracing tracing(TestSpanHandler spans) {
            return Tracing.newBuilder()
                    .currentTraceContext(ThreadLocalCurrentTraceContext.create())
                    .propagationFactory(new W3CPropagation())
                    .addSpanHandler(spans)
                    .build();
        }

        @Bean
        ObservationRegistry registry(Tracing tracing) {
            Tracer tracer = new BraveTracer(
                    tracing.tracer(),
                    new BraveCurrentTraceContext(tracing.currentTraceContext()),
                    new BraveBaggageManager());
            Propagator propagator = new BravePropagator(tracing);
            ObservationRegistry registry = ObservationRegistry.create();
            registry.observationConfig()
                    .observationHandler(new ObservationHandler.FirstMatchingCompositeObservationHandler(
                            new PropagatingSenderTracingObservationHandler<>(tracer, propagator),
                            new PropagatingReceiverTracingObservationHandler<>(tracer, propagator),
                            new DefaultTracingObservationHandler(tracer)));
            return registry;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Conventions {

        @Bean
        EnqueueObservationConvention enqueueConvention() {
            return new EnqueueObservationConvention() {
                @Override
                public String getContextualName(EnqueueContext context) {
                    return "write to somebody";
                }
            };
        }

        @Bean
        DeliveryObservationConvention deliveryConvention() {
            return new DeliveryObservationConvention() {
                @Override
                public String getContextualName(DeliveryContext context) {
                    return "post " + context.backend();
                }
            };
        }
    }
}
