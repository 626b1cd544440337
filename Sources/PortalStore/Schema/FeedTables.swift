/// The order in which an MSP's events were committed (version 19): audit events are sorted by when they happened, and
/// imported ones happened before. Without `client_id` it is one of the MSP's own log.
enum FeedTables {
    static let ddl = [
        """
        CREATE TABLE event_counters (
            msp_id BIGINT NOT NULL PRIMARY KEY REFERENCES msps (id) ON DELETE CASCADE,
            number BIGINT NOT NULL
        )
        """,
        """
        CREATE TABLE event_feed (
            msp_id BIGINT NOT NULL REFERENCES msps (id) ON DELETE CASCADE,
            number BIGINT NOT NULL,
            client_id BIGINT,
            at BIGINT NOT NULL,
            id BIGINT NOT NULL,
            PRIMARY KEY (msp_id, number),
            FOREIGN KEY (client_id, at, id) REFERENCES audit_events (client_id, at, id) ON DELETE CASCADE
        )
        """,
        """
        INSERT INTO event_feed (msp_id, number, client_id, at, id)
        SELECT e.msp_id, ROW_NUMBER() OVER (PARTITION BY e.msp_id ORDER BY e.at, e.client_id, e.id), e.client_id, e.at,
            e.id
        FROM (
            SELECT c.msp_id, a.client_id, a.at, a.id FROM audit_events a JOIN clients c ON c.id = a.client_id
            UNION ALL SELECT m.msp_id, NULL, m.at, m.id FROM msp_events m
        ) e
        """,
        "INSERT INTO event_counters (msp_id, number) SELECT msp_id, MAX(number) FROM event_feed GROUP BY msp_id",
        "CREATE INDEX event_feed_by_event ON event_feed (client_id, at, id)",
    ]
}
