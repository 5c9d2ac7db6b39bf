package io.postoffice.sample;

import io.postoffice.EmailStatus;
import io.postoffice.sample.MailCatcher.CaughtMail;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;

/** Shows what was caught, as a page and as JSON, and how the queue stands. */
@Controller
class ShopController {

    private final MailCatcher catcher;
    private final QueueView queue;

    ShopController(MailCatcher catcher, QueueView queue) {
        this.catcher = catcher;
        this.queue = queue;
    }

    @GetMapping("/")
    String page(Model model) {
        model.addAttribute("mails", catcher.mails());
        model.addAttribute("counts", queue.countByStatus());
        return "index";
    }

    @GetMapping("/mails")
    @ResponseBody
    List<CaughtMail> mails() {
        return catcher.mails();
    }

    @GetMapping("/queue")
    @ResponseBody
    Map<EmailStatus, Long> queue() {
        return queue.countByStatus();
    }
}
