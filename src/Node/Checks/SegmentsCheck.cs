using System.Globalization;
using Actors.Messages.Segments;

namespace Actors.Node.Checks;

/// <summary>The directory that takes the hub's place, where one does.</summary>
internal static class SegmentsCheck
{
    private const string Topic = "hub";

    public static IEnumerable<Finding> Run(HostView host)
    {
        if (host.HubDirectory is not { } directory)
        {
            yield break;
        }

        if (DirectoryTrust.Flaw(directory) is { } flaw)
        {
            yield return Finding.Better(Topic, $"the agent cannot give its reports away: {flaw.What}", flaw.Cure);
            yield break;
        }

        yield return Finding.Good(Topic, $"reports go to {directory} as segments");
        if (Waiting(directory) is (var count and > 0, var oldest))
        {
            yield return Finding.Note(Topic, string.Create(
                CultureInfo.InvariantCulture, $"{count} segments lie there, the oldest since {oldest:yyyy-MM-dd'T'HH:mm:ss'Z'}: a hub takes them that watches the directory (actors.hub.spool.input), or actors import node"));
        }
    }

    private static (int Count, DateTime Oldest) Waiting(string directory)
    {
        try
        {
            var files = new DirectoryInfo(directory).EnumerateFiles("*" + Segment.Extension).Where(file => !file.Name.StartsWith('.')).Select(file => file.LastWriteTimeUtc).ToList();
            return (files.Count, files.DefaultIfEmpty().Min());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }
}
