create table email (
    id varchar(255) not null primary key,
    subject varchar(255)
);

create table attachment (
    id varchar(255) not null primary key,
    email_id varchar(255) references email (id),
    file_name varchar(255)
);
