import Baton
import BatonTesting
import Synchronization

/// The input of `shop.order`.
struct OrderLine: Payload {
    var sku: String
    var quantity: Int

    static let fields: [Field<OrderLine>] = [
        .required("sku", \.sku, "The product."),
        .optional("quantity", \.quantity, default: 1, in: 1...100, unit: "units", "How many."),
    ]
}

/// The output of `shop.order`.
struct OrderPlaced: Payload, Equatable {
    var number: Int
    var status: String

    static let fields: [Field<OrderPlaced>] = [
        .required("number", \.number, in: 1...1_000_000, "The order's number."),
        .required("status", \.status, "What became of it."),
    ]
}

/// An agent with typed operations that remembers its orders by their idempotency keys, outside every run.
struct Shop: Agent {
    static let order = Operation<OrderLine, OrderPlaced>(
        "shop", "order", effect: .idempotent, "Orders a product.")
    static let price = Operation<OrderLine, OpenObject>("shop", "price", effect: .pure, "Looks a price up.")

    let type = "shop"
    let summary = "Sells things."
    let orders: OrderBook

    init(_ orders: OrderBook = OrderBook()) { self.orders = orders }

    var operations: [OperationImplementation] {
        [
            Self.order.implemented { line, context in
                OrderPlaced(number: orders.place(line.sku, key: context.idempotencyKey), status: "placed")
            },
            Self.price.implemented { line, _ in
                OpenObject(["sku": .string(line.sku), "price": .int(Int64(line.quantity) * 7)])
            },
        ]
    }
}

/// What the supplier has on its books: one order for each key.
final class OrderBook: Sendable {
    private let orders = Mutex<[String: Int]>([:])

    var count: Int { orders.withLock { $0.count } }

    /// Whether every order has a number of its own.
    var isFreeOfDuplicates: Bool { orders.withLock { Set($0.values).count == $0.count } }

    func place(_ sku: String, key: String) -> Int {
        orders.withLock { orders in
            let number = orders[key] ?? orders.count + 1
            orders[key] = number
            return number
        }
    }
}

/// Two prices side by side, then an order: the task `order` waits for both.
let purchase = Workflow(
    "purchase", pattern: .parallel,
    tasks: [
        AgentTask("bolts", agent: "shop", operation: "price", inputs: ["sku": "bolt"]),
        AgentTask("nuts", agent: "shop", operation: "price", inputs: ["sku": "nut"]),
        AgentTask(
            "order", agent: "shop", operation: "order", inputs: ["quantity": 3],
            dependencies: ["bolts", "nuts"]),
    ])

/// Workflows of every kind of task that time, answers and failures can disturb.
let restocking = Workflow(
    "restocking", pattern: .graph,
    tasks: [
        AgentTask(
            "restock",
            .map(
                MapTask(
                    over: ["bolt", "nut", "screw"], maxConcurrency: 2,
                    body: TaskBody(tasks: [
                        AgentTask("price", agent: "shop", operation: "price", inputs: ["sku": "${item}"]),
                        AgentTask(
                            "order", agent: "shop", operation: "order", inputs: ["sku": "${item}"],
                            dependencies: ["price"]),
                    ])))),
        AgentTask("settle", .sleep(.duration(.seconds(60))), dependencies: ["restock"], join: .allDone),
        AgentTask("release", .approval(ApprovalTask("Release the orders?")), dependencies: ["settle"]),
        AgentTask("delivery", .signal(SignalTask("delivered")), dependencies: ["release"]),
        AgentTask(
            "check", agent: "shop", operation: "price", inputs: ["sku": "bolt"], dependencies: ["delivery"],
            timeout: .seconds(3)),
    ])

/// Approves, delivers and clears up what a run waits for, with the same ids whenever it is asked.
@Sendable func answerEverything(_ event: RunEvent, _ run: RunHandle) {
    switch event.kind {
    case .taskWaiting(let task, .approval):
        run.answer(task, ApprovalAnswer(id: "yes", isApproved: true, by: "Ada"))
    case .taskWaiting(_, .signal(let name, _)):
        run.signal(RunSignal(name, id: "truck", payload: ["units": 3]))
    case .taskInDoubt(let task, _): run.resolve(task, .retry)
    default: break
    }
}
