#!/usr/bin/python3
"""How a standby gets its first copy on one machine: PostgreSQL's own backup between two calls, file by file.

The embedded PostgreSQL has no pg_basebackup. Patroni calls this with --connstring of the primary and --datadir.
Production uses Patroni's own way, pg_basebackup.
"""
import argparse
import os
import shutil

import psycopg2

# Not part of a backup: PostgreSQL's documentation, "Making a base backup using the low level API".
LEFT_OUT = {'postmaster.pid', 'postmaster.opts', 'pg_internal.init', 'backup_label', 'standby.signal', 'recovery.signal'}
EMPTIED = {'pg_wal', 'pg_replslot', 'pg_dynshmem', 'pg_notify', 'pg_serial', 'pg_snapshots', 'pg_stat_tmp', 'pg_subtrans'}


def copy_folder(source, target, is_top):
    os.makedirs(target, mode=0o700, exist_ok=True)
    for name in os.listdir(source):
        if name in LEFT_OUT or name.startswith('pgsql_tmp'):
            continue
        old, new = os.path.join(source, name), os.path.join(target, name)
        if os.path.isdir(old):
            if is_top and name in EMPTIED:
                os.makedirs(new, mode=0o700, exist_ok=True)
            else:
                copy_folder(old, new, False)
            continue
        try:
            shutil.copyfile(old, new)
            os.chmod(new, 0o600)
        except FileNotFoundError:
            # A table that was dropped meanwhile; the log tells the copy about it.
            continue


parser = argparse.ArgumentParser()
parser.add_argument('--connstring', required=True)
parser.add_argument('--datadir', required=True)
parser.add_argument('--superuser-passfile', dest='passfile', required=True)
options, _ = parser.parse_known_args()

# The role for replication may not begin a backup.
connection = psycopg2.connect(options.connstring, dbname='postgres', user='postgres', passfile=options.passfile)
connection.autocommit = True
cursor = connection.cursor()
cursor.execute("SELECT setting FROM pg_settings WHERE name = 'data_directory'")
source = cursor.fetchone()[0]
cursor.execute("SELECT pg_backup_start('copy for a standby', true)")
copy_folder(source, options.datadir, True)
os.makedirs(os.path.join(options.datadir, 'pg_wal', 'archive_status'), mode=0o700, exist_ok=True)
cursor.execute('SELECT labelfile FROM pg_backup_stop(false)')
with open(os.path.join(options.datadir, 'backup_label'), 'w') as label:
    label.write(cursor.fetchone()[0])
