"""E-mail by SMTP, plain text, one mail per connection."""

import smtplib
from email.message import EmailMessage
from email.utils import formatdate

from django.conf import settings

from portalwerk.mailbox.providers import ChannelDown, Delivery

SECONDS = 10


class Smtp:
    """Delivers to the mail server of the settings."""

    def deliver(self, delivery: Delivery) -> None:
        """Send one e-mail. Raises ChannelDown when the server cannot be reached or refuses."""
        mail = EmailMessage()
        mail["From"] = settings.MAIL_SENDER
        mail["To"] = delivery.to
        mail["Subject"] = delivery.subject
        if delivery.reply_to:
            mail["Reply-To"] = delivery.reply_to
        mail["Date"] = formatdate(localtime=True)
        mail["Message-ID"] = f"<{delivery.message_id}@{settings.MAIL_SENDER.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(delivery.body)
        try:
            with smtplib.SMTP(settings.MAIL_HOST, settings.MAIL_PORT or 25, timeout=SECONDS) as server:
                server.send_message(mail)
        except (OSError, smtplib.SMTPException) as error:
            # Neither address nor text goes into the message: it ends up in logs.
            raise ChannelDown(type(error).__name__) from None

    def check(self) -> list[str]:
        """Return what is wrong: a server that does not answer."""
        try:
            with smtplib.SMTP(settings.MAIL_HOST, settings.MAIL_PORT or 25, timeout=3) as server:
                server.noop()
        except (OSError, smtplib.SMTPException) as error:
            address = f"{settings.MAIL_HOST}:{settings.MAIL_PORT}"
            hint = "Prüfen Sie PORTALWERK_MAIL_HOST und PORTALWERK_MAIL_PORT."
            return [f"Der Mailserver {address} antwortet nicht ({type(error).__name__}). {hint}"]
        return []
