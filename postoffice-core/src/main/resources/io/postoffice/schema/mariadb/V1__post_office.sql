-- Post Office, version 1 for MariaDB 10.7 and newer.
-- Times are UTC with microseconds. due_at is set while a mail waits, and only then: the index that ends in it holds
-- nothing but waiting mail, and a claim is one range scan of it.

create table postoffice_email (
    id uuid not null,
    status varchar(16) not null,
    priority smallint not null,
    backend varchar(100) not null,
    due_at datetime(6),
    scheduled_at datetime(6),
    expires_at datetime(6),
    created_at datetime(6) not null,
    updated_at datetime(6) not null,
    sent_at datetime(6),
    attempts integer not null,
    claim_token uuid,
    claimed_by varchar(200),
    claimed_until datetime(6),
    from_address varchar(254) not null,
    from_personal varchar(320),
    subject varchar(998),
    message_id varchar(500) not null,
    given_message_id varchar(500),
    message_date datetime(6) not null,
    template_name varchar(200),
    language varchar(35),
    headers longtext,
    idempotency_key varchar(200),
    payload_hash char(64),
    metadata longtext,
    trace longtext,
    last_error varchar(1000),
    provider_id varchar(500),
    outcome_unknown boolean default false not null,
    primary key (id),
    constraint postoffice_email_idempotency_uk unique (idempotency_key)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_bin;

create index postoffice_email_due_ix on postoffice_email (backend, priority, due_at, id);

create index postoffice_email_claimed_ix on postoffice_email (claimed_until);

-- Of the few messages that brought a Message-ID along: one of ours tells the mail's identifier.
create index postoffice_email_given_message_id_ix on postoffice_email (given_message_id);

create table postoffice_email_content (
    email_id uuid not null,
    text_body longtext,
    html_body longtext,
    mime_message longblob,
    context longtext,
    inline_images longtext,
    primary key (email_id),
    constraint postoffice_email_content_email_fk foreign key (email_id) references postoffice_email (id) on delete cascade
) engine = InnoDB default character set utf8mb4 collate utf8mb4_bin;

create table postoffice_email_recipient (
    email_id uuid not null,
    recipient_index integer not null,
    kind varchar(16) not null,
    address varchar(254) not null,
    address_lower varchar(254) generated always as (lower(address)) stored,
    personal varchar(320),
    status varchar(16) not null,
    last_reply varchar(1000),
    primary key (email_id, recipient_index),
    constraint postoffice_email_recipient_email_fk foreign key (email_id) references postoffice_email (id) on delete cascade
) engine = InnoDB default character set utf8mb4 collate utf8mb4_bin;

create index postoffice_email_recipient_address_ix on postoffice_email_recipient (address_lower, email_id);

create table postoffice_email_tag (
    email_id uuid not null,
    tag varchar(100) not null,
    primary key (email_id, tag),
    constraint postoffice_email_tag_email_fk foreign key (email_id) references postoffice_email (id) on delete cascade
) engine = InnoDB default character set utf8mb4 collate utf8mb4_bin;

create index postoffice_email_tag_tag_ix on postoffice_email_tag (tag, email_id);

create table postoffice_email_log (
    id bigint not null auto_increment,
    email_id uuid not null,
    attempt integer not null,
    logged_at datetime(6) not null,
    outcome varchar(16) not null,
    backend varchar(100) not null,
    node varchar(200) not null,
    duration_ms bigint not null,
    exception_type varchar(300),
    smtp_code integer,
    enhanced_code varchar(20),
    server_reply varchar(1000),
    phase varchar(16),
    reason varchar(1000),
    primary key (id),
    constraint postoffice_email_log_email_fk foreign key (email_id) references postoffice_email (id) on delete cascade
) engine = InnoDB default character set utf8mb4 collate utf8mb4_bin;

create index postoffice_email_log_email_ix on postoffice_email_log (email_id);

create table postoffice_email_template (
    id uuid not null,
    name varchar(200) not null,
    language varchar(35) not null,
    subject varchar(998),
    text_body longtext,
    html_body longtext,
    layout varchar(200),
    description varchar(1000),
    created_at datetime(6) not null,
    updated_at datetime(6) not null,
    version integer not null,
    primary key (id),
    constraint postoffice_email_template_name_uk unique (name, language)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_bin;

-- Backends that mail waits for because somebody wants it to; '*' stands for all.
create table postoffice_pause (
    backend varchar(100) not null,
    paused_at datetime(6) not null,
    primary key (backend)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_bin;

-- Where below its directory a storage of files keeps those of this queue, apart from those of others.
create table postoffice_attachment_folder (
    storage varchar(32) not null,
    folder varchar(36) not null,
    primary key (storage)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_bin;

-- Where the limits of backends stand, for all nodes: of a backend as a whole (domain '*'), and of its mail to a domain. The
-- next mail may go out at next_at; what has been put off is due again at queued_until at the latest.
create table postoffice_rate (
    backend varchar(100) not null,
    domain varchar(255) not null,
    next_at datetime(6) not null,
    queued_until datetime(6) not null,
    primary key (backend, domain)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_bin;

-- Nodes that deliver mail, each with when it last said so.
create table postoffice_node (
    node varchar(200) not null,
    seen_at datetime(6) not null,
    primary key (node)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_bin;

create table postoffice_attachment (
    sha256 char(64) not null,
    size_bytes bigint not null,
    storage varchar(32) not null,
    damaged boolean default false not null,
    created_at datetime(6) not null,
    primary key (sha256)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_bin;

create table postoffice_attachment_chunk (
    sha256 char(64) not null,
    chunk_index integer not null,
    content longblob not null,
    primary key (sha256, chunk_index),
    constraint postoffice_attachment_chunk_attachment_fk foreign key (sha256) references postoffice_attachment (sha256) on delete cascade
) engine = InnoDB default character set utf8mb4 collate utf8mb4_bin;

create table postoffice_email_attachment (
    email_id uuid not null,
    attachment_index integer not null,
    sha256 char(64) not null,
    file_name varchar(500),
    content_type varchar(255) not null,
    content_id varchar(255),
    headers longtext,
    primary key (email_id, attachment_index),
    constraint postoffice_email_attachment_email_fk foreign key (email_id) references postoffice_email (id) on delete cascade,
    constraint postoffice_email_attachment_content_fk foreign key (sha256) references postoffice_attachment (sha256)
) engine = InnoDB default character set utf8mb4 collate utf8mb4_bin;

create index postoffice_email_attachment_content_ix on postoffice_email_attachment (sha256);
