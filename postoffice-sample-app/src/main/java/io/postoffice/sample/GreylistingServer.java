package io.postoffice.sample;

import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.imap.ImapHostManager;
import com.icegreen.greenmail.mail.MailAddress;
import com.icegreen.greenmail.server.AbstractServer;
import com.icegreen.greenmail.smtp.SmtpManager;
import com.icegreen.greenmail.smtp.SmtpServer;
import com.icegreen.greenmail.smtp.SmtpState;
import com.icegreen.greenmail.user.UserManager;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A catcher that can have strangers come again later, as many mail servers do to keep spam away (RFC 6647). */
final class GreylistingServer extends GreenMail {

    private static final String LATER = "451 4.7.1 Greylisted, please come again later";

    private volatile boolean greylisting;

    GreylistingServer(ServerSetup setup) {
        super(setup);
    }

    void setGreylisting(boolean on) {
        greylisting = on;
    }

    @Override
    protected Map<String, AbstractServer> createServices(ServerSetup[] setups, Managers managers) {
        SmtpServer server = new SmtpServer(setups[0], new GreylistingManagers(managers));
        return Map.of(setups[0].getProtocol(), server);
    }

    private final class GreylistingManagers extends Managers {

        private final Managers managers;
        private final SmtpManager smtp;

        GreylistingManagers(Managers managers) {
            this.managers = managers;
            this.smtp = new Doorman(managers.getImapHostManager(), managers.getUserManager());
        }

        @Override
        public SmtpManager getSmtpManager() {
            return smtp;
        }

        @Override
        public UserManager getUserManager() {
            return managers.getUserManager();
        }

        @Override
        public ImapHostManager getImapHostManager() {
            return managers.getImapHostManager();
        }
    }

    /** Knows a recipient from the second time on. */
    private final class Doorman extends SmtpManager {

        private final Set<String> known = ConcurrentHashMap.newKeySet();

        Doorman(ImapHostManager imap, UserManager users) {
            super(imap, users);
        }

        @Override
        public @Nullable String checkRecipient(SmtpState state, MailAddress recipient) {
            boolean isStranger = greylisting && known.add(recipient.getEmail());
            return isStranger ? LATER : super.checkRecipient(state, recipient);
        }
    }
}
