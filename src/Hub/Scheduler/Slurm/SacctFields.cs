namespace Actors.Hub.Scheduler.Slurm;

/// <summary>The fields that are asked of sacct.</summary>
internal static class SacctFields
{
    /// <summary>Free text: last, so that a separator in it spoils no other field.</summary>
    public const string Name = "JobName";

    /// <summary>Without these a row says nothing.</summary>
    public static readonly IReadOnlyList<string> Needed = ["JobIDRaw", "JobID", "State", "Submit", "Start", "End"];

    /// <summary>What every version since 20.11 knows, and what newer ones add. A version is asked only for what it lists itself.</summary>
    public static readonly IReadOnlyList<string> Wanted =
    [
        "JobIDRaw", "JobID", "DBIndex", "SLUID", "Restarts", "State", "Submit", "Eligible", "Start", "End", "Suspended", "ExitCode", "DerivedExitCode",
        "User", "UID", "Account", "Partition", "QOS", "AllocTRES", "AllocCPUS", "AllocNodes", "NodeList", "TotalCPU", "ConsumedEnergyRaw", Name,
    ];

    /// <summary>Fields that a version knows, of those that are wanted and in their order.</summary>
    /// <param name="listed">What <c>sacct --helpformat</c> prints; empty where it prints nothing.</param>
    /// <exception cref="SchedulerException">It lacks a field without which rows say nothing.</exception>
    public static IReadOnlyList<string> Known(string listed)
    {
        var known = listed.Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (known.Count == 0)
        {
            return [.. Wanted.Where(field => field is not ("SLUID" or "Restarts"))];
        }

        var missing = Needed.Where(field => !known.Contains(field)).ToList();
        return missing.Count == 0
            ? [.. Wanted.Where(known.Contains)]
            : throw new SchedulerException($"this sacct does not know the fields {string.Join(", ", missing)}");
    }
}
