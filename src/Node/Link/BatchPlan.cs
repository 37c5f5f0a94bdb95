using Actors.Messages.Wire;
using Actors.Node.Outbox;

namespace Actors.Node.Link;

/// <summary>
/// How the reports taken from the outbox reach the hub although one of them may be refused: a refused batch is halved until the report
/// that is at fault stands alone. Before a lone report is condemned an empty batch must have been taken, else the fault is not its own.
/// </summary>
internal sealed class BatchPlan
{
    private readonly Stack<ArraySegment<JobReport>> _rest = new();
    private bool _envelopeTaken;
    private bool _probing;

    /// <summary>A plan for these reports; without any it is one empty batch.</summary>
    public BatchPlan(IReadOnlyList<JobReport> reports) => _rest.Push(reports.ToArray());

    /// <summary>The scheduler's name of the node whose reports these are; empty: the agent's.</summary>
    public string Node { get; init; } = "";

    /// <summary>What that node counts beside its jobs; null where that is not due.</summary>
    public NodeUsage? Usage { get; init; }

    /// <summary>What to send next, possibly nothing but the envelope.</summary>
    public IReadOnlyList<JobReport> Next => _probing ? [] : _rest.Peek();

    /// <summary>Nothing is left to send.</summary>
    public bool IsDone => _rest.Count == 0;

    /// <summary>The reports whose fate is open.</summary>
    public IReadOnlyList<JobReport> Remaining => [.. _rest.SelectMany(part => part)];

    /// <summary>The hub took <see cref="Next"/>.</summary>
    /// <returns>The report that is condemned by it, or null.</returns>
    public JobReport? Taken()
    {
        _envelopeTaken = true;
        var condemned = _probing ? _rest.Pop()[0] : null;
        if (!_probing)
        {
            _rest.Pop();
        }

        _probing = false;
        return condemned;
    }

    /// <summary>The hub would take <see cref="Next"/> were it smaller.</summary>
    /// <returns>False when it is more than one report, or one that cannot be made smaller: then it is <see cref="Refused"/>.</returns>
    public bool MadeSmaller()
    {
        if (Next is not [var report])
        {
            return false;
        }

        // The outbox keeps the whole one: another hub may take it.
        var smaller = report.Clone();
        if (ReportFit.Fit(smaller, report.CalculateSize() / 2) == 0)
        {
            return false;
        }

        _rest.Pop();
        _rest.Push(new[] { smaller });
        return true;
    }

    /// <summary>The hub refused <see cref="Next"/> for good.</summary>
    /// <param name="condemned">The report that is at fault, if that is certain.</param>
    /// <returns>False when the hub refuses even an empty batch: no report is at fault.</returns>
    public bool Refused(out JobReport? condemned)
    {
        condemned = null;
        if (Next.Count == 0)
        {
            return false;
        }

        if (Next.Count == 1)
        {
            if (_envelopeTaken)
            {
                condemned = _rest.Pop()[0];
            }
            else
            {
                _probing = true;
            }

            return true;
        }

        var part = _rest.Pop();
        var half = part.Count / 2;
        _rest.Push(part[half..]);
        _rest.Push(part[..half]);
        return true;
    }
}
