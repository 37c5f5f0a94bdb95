using Actors.Messages.Wire;

namespace Actors.Node.Link;

/// <summary>What became of one batch.</summary>
internal abstract record SendOutcome
{
    /// <summary>The hub took it.</summary>
    /// <param name="Reply">Its answer.</param>
    /// <param name="ClockAhead">The hub's clock less this node's, as far as the time on the way leaves no doubt; null where the hub told no time.</param>
    public sealed record Accepted(BatchReply Reply, TimeSpan? ClockAhead) : SendOutcome;

    /// <summary>The hub will never take it as it is (400, 413, 422).</summary>
    /// <param name="Reason">For people.</param>
    /// <param name="TooLarge">It is larger than the hub takes (413).</param>
    public sealed record Refused(string Reason, bool TooLarge) : SendOutcome;

    /// <summary>The hub asks to come later (429, 503).</summary>
    public sealed record Busy(TimeSpan? RetryAfter, string Reason) : SendOutcome;

    /// <summary>No hub, or none that can answer now; also one that does not know this node (401, 403).</summary>
    public sealed record Failed(string Reason) : SendOutcome;
}
