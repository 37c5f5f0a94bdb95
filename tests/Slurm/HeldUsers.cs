using System.Globalization;

namespace Actors.Slurm;

/// <summary>
/// The users' own directories on these nodes stay there while jobs come and go, as they do where a user has another job. A user's directory that came and went
/// before an agent got the CPU would take the names of the jobs in it along.
/// </summary>
internal sealed class HeldUsers : IDisposable
{
    private readonly List<string> _made = [];

    private HeldUsers()
    {
    }

    public static async Task<HeldUsers> HoldAsync(IEnumerable<string> users, IEnumerable<string> nodes)
    {
        var held = new HeldUsers();
        foreach (var user in users)
        {
            var uid = int.Parse((await Command.RunAsync("/usr/bin/id", "-u", user).ConfigureAwait(false)).Output, CultureInfo.InvariantCulture);
            foreach (var node in nodes)
            {
                held.Make($"{SlurmCluster.CpuRoot(node)}/uid_{uid}/held");
            }
        }

        return held;
    }

    public void Dispose() => _made.ForEach(Directory.Delete);

    private void Make(string directory)
    {
        Directory.CreateDirectory(directory);
        _made.Add(directory);
    }
}
