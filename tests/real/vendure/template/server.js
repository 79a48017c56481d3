// A Vendure server for tests: told by its environment where to listen and which PostgreSQL database is its own.
const {
    BigIntMoneyStrategy,
    bootstrap,
    DefaultLogger,
    dummyPaymentHandler,
    LogLevel,
    manualFulfillmentHandler,
} = require('@vendure/core');

const env = process.env;

bootstrap({
    logger: new DefaultLogger({ level: LogLevel.Warn, timestamp: true }),
    apiOptions: { port: Number(env.SHOP_PORT), hostname: '127.0.0.1', adminApiPath: 'admin-api', shopApiPath: 'shop-api' },
    authOptions: {
        tokenMethod: ['bearer', 'api-key'],
        superadminCredentials: { identifier: env.SHOP_USER, password: env.SHOP_PASSWORD },
        requireVerification: false,
    },
    dbConnectionOptions: {
        type: 'postgres',
        host: env.SHOP_DB_HOST,
        port: Number(env.SHOP_DB_PORT),
        username: env.SHOP_DB_USER,
        password: env.SHOP_DB_PASSWORD || undefined,
        database: env.SHOP_DB_NAME,
        synchronize: true,
        extra: { options: '-c TimeZone=UTC' },
    },
    entityOptions: { moneyStrategy: Object.assign(new BigIntMoneyStrategy(), { precision: Number(env.SHOP_PRECISION) }) },
    paymentOptions: { paymentMethodHandlers: [dummyPaymentHandler] },
    shippingOptions: { fulfillmentHandlers: [manualFulfillmentHandler] },
    customFields: {
        Order: [
            { name: 'deliveryDate', type: 'string', nullable: true, public: true },
            { name: 'message', type: 'text', nullable: true, public: true },
        ],
        OrderLine: [{ name: 'supplier', type: 'string', nullable: true, public: true }],
        Customer: [{ name: 'account', type: 'string', nullable: true, public: true }],
    },
}).catch(error => {
    console.error(error);
    process.exit(1);
});
