/// Who asks for slots: one attempt of one run.
struct SlotTicket: Hashable, Sendable {
    let run: RunID
    let attempt: AttemptID
}
