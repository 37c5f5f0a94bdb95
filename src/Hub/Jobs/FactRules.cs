using Actors.Messages.Wire;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Actors.Hub.Jobs;

/// <summary>Which of two sources of the same fact is believed.</summary>
public static class FactRules
{
    // All facts go by the message's own list: one that is added to it cannot be forgotten here.
    private static readonly FieldDescriptor[] Fields = [.. JobFacts.Descriptor.Fields.InDeclarationOrder()];

    /// <summary>
    /// Takes from <paramref name="found"/> what is not known yet or comes from a better source:
    /// scheduler, then what the kernel says (import, path, process), then the environment, which users can forge.
    /// Among equals the first word stands, so that a job cannot change its owner on the way. Once the scheduler has told of the job, an environment's word
    /// is good for what only that can know.
    /// </summary>
    /// <returns><paramref name="known"/> itself when nothing is new.</returns>
    public static JobFacts Merge(JobFacts known, JobFacts? found)
    {
        ArgumentNullException.ThrowIfNull(known);
        if (found is null)
        {
            return known;
        }

        JobFacts? merged = null;
        var told = known.SubmitUnixUsec is { Source: FactSource.Scheduler };
        foreach (var field in Fields)
        {
            if (field.Accessor.GetValue(found) is IMessage fact && Rank(fact) > Rank(field.Accessor.GetValue(known) as IMessage) && !(told && Forgeable(field.FieldNumber, fact)))
            {
                merged ??= known.Clone();
                field.Accessor.SetValue(merged, fact);
            }
        }

        return merged ?? known;
    }

    /// <summary>
    /// The scheduler's whole word: what it says takes the place of all that it said before, and of what environments said; what others said stays where it says nothing.
    /// </summary>
    /// <param name="known">What is known.</param>
    /// <param name="word">Facts of the scheduler alone.</param>
    public static JobFacts Replace(JobFacts known, JobFacts word)
    {
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(word);
        var rest = known.Clone();
        foreach (var field in Fields)
        {
            if (field.Accessor.GetValue(rest) is IMessage fact && (SourceOf(fact) is FactSource.Scheduler || Forgeable(field.FieldNumber, fact)))
            {
                field.Accessor.Clear(rest);
            }
        }

        return Merge(rest, word);
    }

    /// <summary>Where each known fact is from, by its name.</summary>
    public static IReadOnlyDictionary<string, string> Sources(JobFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var sources = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in Fields)
        {
            if (SourceOf(field.Accessor.GetValue(facts) as IMessage) is { } known)
            {
                // As the API names the fact: an instant without its unit.
                sources[field.JsonName.Replace("UnixUsec", "", StringComparison.Ordinal)] = known.ToString().ToLowerInvariant();
            }
        }

        return sources;
    }

    // Which GPUs a job has on a node only its environment tells.
    private static bool Forgeable(int field, IMessage fact) => field != JobFacts.GpuIdsFieldNumber && SourceOf(fact) is FactSource.Environment;

    private static FactSource? SourceOf(IMessage? fact) => fact switch { TextFact text => text.Source, NumberFact number => number.Source, _ => null };

    private static int Rank(IMessage? fact) => fact switch
    {
        TextFact text => string.IsNullOrEmpty(text.Value) ? 0 : Rank(text.Source),
        NumberFact number => Rank(number.Source),
        _ => 0,
    };

    private static int Rank(FactSource source) => source switch
    {
        FactSource.Scheduler => 4,
        FactSource.Path or FactSource.Process or FactSource.Import => 3,
        FactSource.Environment => 2,
        _ => 1,
    };
}
