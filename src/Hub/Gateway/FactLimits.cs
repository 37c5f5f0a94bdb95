using Actors.Messages.Wire;
using Google.Protobuf;

namespace Actors.Hub.Gateway;

/// <summary>
/// What a fact may say. Users can forge a job's environment: a fact that cannot be true is left out, and the report's usage counts all the
/// same, so that nobody hides a job, or spoils a sum, by an absurd name or number.
/// </summary>
public static class FactLimits
{
    private const int MaxText = 4096;

    /// <summary>Names by which jobs are found: no system has longer ones, and a database's indexes take them.</summary>
    private const int MaxName = 255;

    /// <summary>More CPUs than this no job is given.</summary>
    private const long MaxCpus = 100_000_000;

    /// <summary>Year 10000: what cannot be written as RFC 3339.</summary>
    private const long TooLate = 253_402_300_800_000_000;

    /// <summary>Takes the impossible facts out of a report.</summary>
    /// <returns>Their names.</returns>
    public static IReadOnlyList<string> LeaveOut(JobFacts? facts)
    {
        if (facts is null)
        {
            return [];
        }

        var left = new List<string>();
        foreach (var field in JobFacts.Descriptor.Fields.InDeclarationOrder())
        {
            if (field.Accessor.GetValue(facts) is IMessage fact && !Possible(field.FieldNumber, fact))
            {
                field.Accessor.Clear(facts);
                left.Add(field.Name);
            }
        }

        return left;
    }

    private static bool Possible(int field, IMessage fact) => fact switch
    {
        // A node does not speak for the scheduler.
        TextFact { Source: FactSource.Scheduler } or NumberFact { Source: FactSource.Scheduler } => false,
        TextFact text => text.Value.Length <= (field == JobFacts.NameFieldNumber ? MaxText : MaxName) && !text.Value.Contains('\0', StringComparison.Ordinal),
        NumberFact number => field switch
        {
            JobFacts.CpusFieldNumber => number.Value is >= 0 and <= MaxCpus,
            JobFacts.SubmitUnixUsecFieldNumber or JobFacts.StartUnixUsecFieldNumber or JobFacts.EndUnixUsecFieldNumber => number.Value is > 0 and < TooLate,
            _ => number.Value >= 0,
        },
        _ => true,
    };
}
