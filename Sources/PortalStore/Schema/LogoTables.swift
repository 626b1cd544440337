/// Uploaded logos (version 28): of each layer of a client's branding one for the light and one for the dark scheme.
enum LogoTables {
    /// `id` is of the content, so that an address once given out never has another picture.
    static let ddl = [
        """
        CREATE TABLE client_logos (
            client_id BIGINT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
            layer TEXT NOT NULL CHECK (layer IN ('operator', 'owner')),
            variant TEXT NOT NULL CHECK (variant IN ('light', 'dark')),
            id BIGINT NOT NULL,
            width BIGINT NOT NULL,
            height BIGINT NOT NULL,
            is_light BIGINT NOT NULL CHECK (is_light IN (0, 1)),
            updated_at BIGINT NOT NULL,
            png BYTEA NOT NULL CHECK (length(png) <= 524288),
            PRIMARY KEY (client_id, layer, variant)
        )
        """
    ]
}
