GRANT SELECT, INSERT, UPDATE, DELETE ON procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers,
    procrastinate_workers TO automation_log_program;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO automation_log_program;
CREATE INDEX procrastinate_jobs_job ON procrastinate_jobs ((args ->> 'job_id'));
