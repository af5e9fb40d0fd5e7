internal import Baton

/// The tables of the supply-chain data, in the SQL that SQLite and PostgreSQL share.
///
/// Dates and timestamps are ISO 8601 text, amounts are ten-thousandths of the currency unit, flags are 0 or 1.
enum SupplyChainSchema {
    /// Append-only: a released migration is never edited.
    static let migrations = [
        SQLMigration(name: "supply-chain/001 master data", statements: masterData),
        SQLMigration(name: "supply-chain/002 sales and stock", statements: salesAndStock),
        SQLMigration(name: "supply-chain/003 orders", statements: orders),
        SQLMigration(name: "supply-chain/004 stock ledger", statements: [stockLedger]),
        SQLMigration(name: "supply-chain/005 findings", statements: findings),
        SQLMigration(name: "supply-chain/006 supplier messages", statements: supplierMessages),
        SQLMigration(name: "supply-chain/007 sales of a period", statements: salesOfPeriod),
        SQLMigration(name: "supply-chain/008 delivery history", statements: deliveryHistory),
        SQLMigration(name: "supply-chain/009 order transmissions", statements: orderTransmissions),
    ]

    private static let masterData = [
        """
        CREATE TABLE products (
            sku TEXT PRIMARY KEY, name TEXT, category TEXT, unit_of_measure TEXT NOT NULL, currency TEXT,
            unit_cost BIGINT, ordering_cost BIGINT, holding_cost_rate DOUBLE PRECISION,
            case_pack DOUBLE PRECISION, shelf_life_days BIGINT)
        """,
        """
        CREATE TABLE locations (
            location TEXT PRIMARY KEY, name TEXT, type TEXT NOT NULL, region TEXT, capacity DOUBLE PRECISION,
            currency TEXT, holding_cost_per_unit_year BIGINT, transfer_cost_per_unit BIGINT,
            status TEXT NOT NULL)
        """,
        """
        CREATE TABLE suppliers (
            supplier TEXT PRIMARY KEY, name TEXT, country TEXT, email TEXT, payment_terms_days BIGINT,
            active BIGINT NOT NULL)
        """,
        """
        CREATE TABLE supplier_products (
            supplier TEXT NOT NULL REFERENCES suppliers (supplier), sku TEXT NOT NULL REFERENCES products (sku),
            currency TEXT NOT NULL, unit_price BIGINT NOT NULL, price_breaks TEXT,
            minimum_order_quantity DOUBLE PRECISION, order_multiple DOUBLE PRECISION,
            lead_time_days DOUBLE PRECISION NOT NULL, lead_time_deviation_days DOUBLE PRECISION,
            capacity_per_order DOUBLE PRECISION, valid_from TEXT, valid_to TEXT,
            PRIMARY KEY (supplier, sku))
        """,
        "CREATE INDEX supplier_products_by_sku ON supplier_products (sku)",
        """
        CREATE TABLE calendar (
            entry_id TEXT PRIMARY KEY, date TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
            sku TEXT REFERENCES products (sku), location TEXT REFERENCES locations (location), category TEXT,
            demand_factor DOUBLE PRECISION)
        """,
        "CREATE INDEX calendar_by_date ON calendar (date)",
    ]

    private static let salesAndStock = [
        """
        CREATE TABLE sales (
            sku TEXT NOT NULL REFERENCES products (sku), location TEXT NOT NULL REFERENCES locations (location),
            date TEXT NOT NULL, quantity DOUBLE PRECISION NOT NULL CHECK (quantity >= 0), currency TEXT,
            price BIGINT, promotion BIGINT NOT NULL, stockout BIGINT,
            PRIMARY KEY (sku, location, date))
        """,
        "CREATE INDEX sales_by_date ON sales (date)",
        """
        CREATE TABLE stock_movements (
            movement_id TEXT PRIMARY KEY, sku TEXT NOT NULL REFERENCES products (sku),
            location TEXT NOT NULL REFERENCES locations (location), date TEXT NOT NULL, kind TEXT NOT NULL,
            quantity DOUBLE PRECISION NOT NULL CHECK (quantity >= 0 OR kind = 'adjustment'), reference TEXT,
            note TEXT, sequence BIGINT NOT NULL UNIQUE)
        """,
        "CREATE INDEX stock_movements_by_site ON stock_movements (sku, location, date, sequence)",
    ]

    private static let orders = [
        """
        CREATE TABLE purchase_orders (
            order_id TEXT PRIMARY KEY, supplier TEXT NOT NULL REFERENCES suppliers (supplier),
            location TEXT NOT NULL REFERENCES locations (location), status TEXT NOT NULL,
            ordered_on TEXT NOT NULL, expected_on TEXT, trigger_key TEXT UNIQUE, decided_by TEXT, reason TEXT,
            note TEXT, version BIGINT NOT NULL)
        """,
        "CREATE INDEX purchase_orders_by_supplier ON purchase_orders (supplier, ordered_on)",
        """
        CREATE TABLE purchase_order_lines (
            order_id TEXT NOT NULL REFERENCES purchase_orders (order_id), line BIGINT NOT NULL,
            sku TEXT NOT NULL REFERENCES products (sku), quantity DOUBLE PRECISION NOT NULL CHECK (quantity > 0),
            currency TEXT NOT NULL, unit_price BIGINT NOT NULL,
            PRIMARY KEY (order_id, line))
        """,
        "CREATE INDEX purchase_order_lines_by_sku ON purchase_order_lines (sku)",
        """
        CREATE TABLE receipts (
            receipt_id TEXT PRIMARY KEY, order_id TEXT NOT NULL, line BIGINT NOT NULL,
            sku TEXT NOT NULL REFERENCES products (sku), location TEXT NOT NULL REFERENCES locations (location),
            date TEXT NOT NULL, quantity DOUBLE PRECISION NOT NULL,
            rejected_quantity DOUBLE PRECISION NOT NULL
                CHECK (rejected_quantity >= 0 AND rejected_quantity <= quantity),
            currency TEXT, unit_price BIGINT, sequence BIGINT NOT NULL UNIQUE,
            FOREIGN KEY (order_id, line) REFERENCES purchase_order_lines (order_id, line))
        """,
        "CREATE INDEX receipts_by_line ON receipts (order_id, line)",
        "CREATE INDEX receipts_by_site ON receipts (sku, location, date, sequence)",
        """
        CREATE TABLE transfers (
            transfer_id TEXT PRIMARY KEY, sku TEXT NOT NULL REFERENCES products (sku),
            from_location TEXT NOT NULL REFERENCES locations (location),
            to_location TEXT NOT NULL REFERENCES locations (location),
            quantity DOUBLE PRECISION NOT NULL CHECK (quantity > 0), status TEXT NOT NULL,
            planned_on TEXT NOT NULL, shipped_on TEXT, completed_on TEXT, reason TEXT, version BIGINT NOT NULL)
        """,
    ]

    /// Reports read the sales of a few days out of years: everything they need stands together in the order of days.
    private static let salesOfPeriod = [
        "DROP INDEX sales_by_date",
        "CREATE INDEX sales_by_date ON sales (date, sku, location, quantity, price, currency, stockout)",
    ]

    /// Every entry of the stock ledger with its effect. A count has no `on_hand_change`: it sets the level.
    /// Sales come first on their day, so that a count of that day includes them.
    private static let stockLedger = """
        CREATE VIEW stock_ledger AS
        SELECT sku, location, date, 0 AS sequence, 'sale' AS kind, quantity, -quantity AS on_hand_change,
            0.0 AS reserved_change, NULL AS reference FROM sales
        UNION ALL
        SELECT sku, location, date, sequence, 'receipt', quantity - rejected_quantity,
            quantity - rejected_quantity, 0.0, order_id FROM receipts
        UNION ALL
        SELECT sku, location, date, sequence, kind, quantity,
            CASE kind WHEN 'transfer_out' THEN -quantity WHEN 'reservation' THEN 0.0 WHEN 'release' THEN 0.0
                WHEN 'count' THEN NULL ELSE quantity END,
            CASE kind WHEN 'reservation' THEN quantity WHEN 'release' THEN -quantity ELSE 0.0 END,
            reference FROM stock_movements
        """

    private static let findings = [
        """
        CREATE TABLE forecasts (
            forecast_id TEXT PRIMARY KEY, sku TEXT NOT NULL REFERENCES products (sku),
            location TEXT REFERENCES locations (location), created_at TEXT NOT NULL, origin TEXT NOT NULL,
            horizon_days BIGINT NOT NULL, model TEXT NOT NULL, total DOUBLE PRECISION NOT NULL,
            lower DOUBLE PRECISION NOT NULL, upper DOUBLE PRECISION NOT NULL,
            confidence DOUBLE PRECISION NOT NULL, accuracy TEXT, run_id TEXT)
        """,
        "CREATE INDEX forecasts_by_sku ON forecasts (sku, location, created_at)",
        """
        CREATE TABLE forecast_days (
            forecast_id TEXT NOT NULL REFERENCES forecasts (forecast_id), date TEXT NOT NULL,
            mean DOUBLE PRECISION NOT NULL, lower_80 DOUBLE PRECISION NOT NULL,
            upper_80 DOUBLE PRECISION NOT NULL, lower_95 DOUBLE PRECISION NOT NULL,
            upper_95 DOUBLE PRECISION NOT NULL, actual DOUBLE PRECISION,
            PRIMARY KEY (forecast_id, date))
        """,
        """
        CREATE TABLE anomalies (
            anomaly_id TEXT PRIMARY KEY, condition_key TEXT NOT NULL UNIQUE, type TEXT NOT NULL,
            sku TEXT REFERENCES products (sku), location TEXT REFERENCES locations (location),
            supplier TEXT REFERENCES suppliers (supplier), severity TEXT NOT NULL,
            confidence DOUBLE PRECISION NOT NULL, status TEXT NOT NULL, message TEXT NOT NULL, evidence TEXT,
            root_cause TEXT, recommended_action TEXT, first_seen TEXT NOT NULL, last_seen TEXT NOT NULL,
            version BIGINT NOT NULL)
        """,
        """
        CREATE TABLE alerts (
            alert_id TEXT PRIMARY KEY, condition_key TEXT NOT NULL, type TEXT NOT NULL, severity TEXT NOT NULL,
            status TEXT NOT NULL, title TEXT NOT NULL, message TEXT NOT NULL,
            sku TEXT REFERENCES products (sku), location TEXT REFERENCES locations (location),
            days_of_cover DOUBLE PRECISION, recommended_action TEXT, created_at TEXT NOT NULL,
            updated_at TEXT NOT NULL, handled_by TEXT, reason TEXT, deliveries TEXT, run_id TEXT,
            version BIGINT NOT NULL)
        """,
        "CREATE INDEX alerts_by_condition ON alerts (condition_key)",
        """
        CREATE TABLE reports (
            report_id TEXT PRIMARY KEY, type TEXT NOT NULL, title TEXT NOT NULL, period_from TEXT NOT NULL,
            period_to TEXT NOT NULL, format TEXT NOT NULL, path TEXT, created_at TEXT NOT NULL, content TEXT,
            run_id TEXT)
        """,
        """
        CREATE TABLE audit (
            audit_id TEXT PRIMARY KEY, at TEXT NOT NULL, actor TEXT NOT NULL, action TEXT NOT NULL,
            entity TEXT NOT NULL, entity_id TEXT NOT NULL, before TEXT, after TEXT, reason TEXT, run_id TEXT)
        """,
        "CREATE INDEX audit_by_entity ON audit (entity, entity_id)",
    ]

    private static let supplierMessages = [
        "ALTER TABLE purchase_orders ADD COLUMN confirmed_on TEXT",
        """
        CREATE TABLE order_messages (
            message_id TEXT PRIMARY KEY, kind TEXT NOT NULL, document_id TEXT NOT NULL,
            order_id TEXT NOT NULL REFERENCES purchase_orders (order_id), issued_on TEXT NOT NULL,
            read_at TEXT NOT NULL, file TEXT NOT NULL, digest TEXT NOT NULL, outcome TEXT NOT NULL,
            content TEXT NOT NULL)
        """,
        "CREATE INDEX order_messages_by_order ON order_messages (order_id)",
    ]

    private static let deliveryHistory = [
        """
        CREATE TABLE delivery_history (
            line_id TEXT PRIMARY KEY, supplier TEXT NOT NULL, order_id TEXT, sku TEXT, ordered_on TEXT,
            promised_on TEXT, delivered_on TEXT, quantity DOUBLE PRECISION NOT NULL CHECK (quantity > 0),
            delivered_quantity DOUBLE PRECISION, rejected_quantity DOUBLE PRECISION NOT NULL, currency TEXT,
            unit_price BIGINT, invoiced_price BIGINT, amount BIGINT)
        """,
        "CREATE INDEX delivery_history_by_supplier ON delivery_history (supplier)",
    ]

    private static let orderTransmissions = [
        """
        CREATE TABLE order_transmissions (
            order_id TEXT NOT NULL REFERENCES purchase_orders (order_id), channel TEXT NOT NULL,
            state TEXT NOT NULL, task_key TEXT NOT NULL, run_id TEXT NOT NULL, order_version BIGINT NOT NULL,
            place TEXT, PRIMARY KEY (order_id, channel))
        """,
        "CREATE INDEX order_transmissions_by_task ON order_transmissions (task_key)",
    ]
}
