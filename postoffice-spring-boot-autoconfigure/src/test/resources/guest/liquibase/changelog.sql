--liquibase formatted sql

--changeset host:1
create table email (
    id varchar(255) not null primary key,
    subject varchar(255)
);

--changeset host:2
create table attachment (
    id varchar(255) not null primary key,
    email_id varchar(255) references email (id),
    file_name varchar(255)
);
