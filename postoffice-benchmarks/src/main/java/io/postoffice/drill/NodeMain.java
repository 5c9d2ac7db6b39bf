package io.postoffice.drill;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/**
 * What runs in the process of a node: an application with the starter and nothing else, which says when it drains, and does what an
 * application may do to its node when it is told to.
 */
final class NodeMain {

    private NodeMain() {}

    public static void main(String[] arguments) {
        SpringApplication application = new SpringApplication(Application.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        NodeOrders orders = new NodeOrders(application.run(arguments));
        Thread thread = new Thread(() -> obey(orders), "drill-orders");
        thread.setDaemon(true);
        thread.start();
        System.out.println("ready");
    }

    private static void obey(NodeOrders orders) {
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
                .lines()
                .map(line -> line.split(" ", 2))
                .forEach(order -> System.out.println(orders.obey(order[0], Integer.parseInt(order[1]))));
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
