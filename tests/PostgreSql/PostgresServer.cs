using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Actors.Tests.PostgreSql;

/// <summary>
/// A real PostgreSQL of this process's own: Debian's programs, a fresh directory, a Unix socket in it, nothing on the network. The server belongs to a
/// shell that ends it and removes the directory when this process's end of a pipe is closed, however this process ends.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly Lazy<string?> Absent = new(Find, LazyThreadSafetyMode.ExecutionAndPublication);
    private static readonly Lazy<PostgresServer> OfThisRun = new(() => new PostgresServer(), LazyThreadSafetyMode.ExecutionAndPublication);
    private static string _programs = "";

    private readonly string _directory = Directory.CreateTempSubdirectory("actors-pg-").FullName;
    private readonly Process _shell;
    private readonly string _copying;   // from 15 on a new database goes through the log unless told otherwise, at three times the CPU
    private int _databases;

    /// <param name="durable">Wait for the disk at each commit. Tests need not: the kernel outlives what they kill.</param>
    public PostgresServer(bool durable = false)
    {
        if (Missing is { } reason)
        {
            throw new InvalidOperationException(reason);
        }

        // An ordinary user runs the server himself; root may not, and lends it to the user of Debian's package.
        const string Script = """
            d=$1; bin=$2; fsync=$3; as=
            if [ "$(id -u)" = 0 ]; then
                user=postgres; id -u postgres >/dev/null 2>&1 || user=nobody
                chown "$user" "$d"; as="setpriv --reuid=$user --regid=$(id -g "$user") --clear-groups"
            fi
            cd "$d"
            $as "$bin/initdb" -D "$d/data" -U actors -A trust -E UTF8 --locale=C --no-sync --wal-segsize="$4" >"$d/initdb.log" 2>&1 || { cat "$d/initdb.log" >&2; exit 1; }
            while true; do
                $as "$bin/postgres" -D "$d/data" -c listen_addresses= -c unix_socket_directories="$d" -c max_connections=200 -c shared_buffers=64MB \
                    -c fsync="$fsync" -c min_wal_size=256MB -c max_wal_size=1GB >>"$d/server.log" 2>&1 </dev/null &
                server=$!
                read -r word
                kill -QUIT "$server" 2>/dev/null; wait "$server"
                [ "$word" = restart ] || break
            done
            cd /; rm -rf "$d"
            """;
        _shell = Process.Start(new ProcessStartInfo("/bin/sh")
        {
            RedirectStandardInput = true,
            ArgumentList = { "-c", Script, "postgres", _directory, _programs, durable ? "on" : "off", durable ? "16" : "1" },
            Environment = { ["LC_ALL"] = "C" },
        })!;
        _shell.StandardInput.AutoFlush = true;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
        WaitUntilReady();
        _copying = Version() >= 15 ? " STRATEGY file_copy" : "";
    }

    /// <summary>The one server that the tests of this process share.</summary>
    public static PostgresServer Shared => OfThisRun.Value;

    /// <summary>Why there is no PostgreSQL here; null where there is one.</summary>
    public static string? Missing => Absent.Value;

    /// <summary>Makes a fresh database.</summary>
    /// <returns>Its connection string.</returns>
    public string NewDatabase()
    {
        var name = "t" + Interlocked.Increment(ref _databases).ToString(CultureInfo.InvariantCulture);
        Execute($"CREATE DATABASE {name}{_copying}");
        return ConnectionString(name);
    }

    /// <summary>Removes a database, with whoever is still connected to it.</summary>
    public void Drop(string connectionString) =>
        Execute($"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)");

    /// <summary>Ends the server at once, as a crash does, and starts it again on what it left behind.</summary>
    public void CrashAndRestart() => Crash(() => _shell.StandardInput.WriteLine("restart"));

    /// <summary>Kills one server process (SIGKILL). The others end, and the server recovers from its log as after a crash.</summary>
    public void Kill(long pid) => Crash(() => AsItsUser(pid, $"kill -9 {pid}"));

    /// <summary>Limits the size to which one server process may write files; PostgreSQL takes a file that may not grow for a full disk.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="bytes">A number, or "unlimited".</param>
    public static void LimitFiles(long pid, string bytes) => AsItsUser(pid, $"prlimit --pid {pid} --fsize={bytes}:unlimited");

    public void Execute(string sql)
    {
        using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private int Version()
    {
        using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        connection.Open();
        return connection.PostgreSqlVersion.Major;
    }

    public void Dispose()
    {
        try
        {
            _shell.StandardInput.Close();
            _shell.WaitForExit(Patience);
        }
        catch (InvalidOperationException)
        {
            // Disposed before.
        }
    }

    // A connection of before tells when the server of before is gone.
    private void Crash(Action crash)
    {
        using var before = new NpgsqlConnection(ConnectionString("postgres"));
        before.Open();
        using var question = new NpgsqlCommand("SELECT 1", before);
        crash();
        try
        {
            for (var end = Environment.TickCount64 + (long)Patience.TotalMilliseconds; Environment.TickCount64 < end; Thread.Sleep(5))
            {
                question.ExecuteNonQuery();
            }
        }
        catch (Exception e) when (e is NpgsqlException or IOException or InvalidOperationException)
        {
            WaitUntilReady();
            return;
        }

        throw new InvalidOperationException("The server did not crash.");
    }

    private void WaitUntilReady()
    {
        for (var end = Environment.TickCount64 + (long)Patience.TotalMilliseconds; ; Thread.Sleep(20))
        {
            try
            {
                Execute("SELECT 1");
                return;
            }
            catch (Exception e) when (e is NpgsqlException or IOException)
            {
                if (_shell.HasExited || Environment.TickCount64 > end)
                {
                    throw new InvalidOperationException($"PostgreSQL did not start: {e.Message}\n{Log()}", e);
                }
            }
        }
    }

    private static void AsItsUser(long pid, string command)
    {
        const string Script = """
            as=; [ "$(id -u)" = 0 ] && as="setpriv --reuid=$(stat -c %u "/proc/$1") --regid=$(stat -c %g "/proc/$1") --clear-groups"
            exec $as /bin/sh -c "$2"
            """;
        using var process = Process.Start("/bin/sh", ["-c", Script, "sh", pid.ToString(CultureInfo.InvariantCulture), command]);
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"'{command}' ended with {process.ExitCode}");
        }
    }

    private string ConnectionString(string database) => $"Host={_directory};Username=actors;Database={database};Pooling=false;Timeout=60;Command Timeout=120";

    private string Log() => File.Exists(Path.Combine(_directory, "server.log")) ? File.ReadAllText(Path.Combine(_directory, "server.log")) : "";

    private static string? Find()
    {
        if (Environment.UserName.Length == 0)
        {
            return "PostgreSQL runs for no user without a name: this one's number is not in /etc/passwd";
        }

        if (!Installed() && Environment.IsPrivilegedProcess)
        {
            Install();
        }

        return Installed() ? null : Environment.IsPrivilegedProcess
            ? "PostgreSQL is not installed and apt-get could not install it"
            : "PostgreSQL is not installed (no initdb below /usr/lib/postgresql or on the PATH), and only root can install it";
    }

    private static bool Installed()
    {
        const string Debian = "/usr/lib/postgresql";
        var folders = Directory.Exists(Debian)
            ? Directory.GetDirectories(Debian).OrderDescending(StringComparer.Ordinal).Select(folder => Path.Combine(folder, "bin")) : [];
        _programs = folders.Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(folder => IsThere(Path.Combine(folder, "initdb")) && IsThere(Path.Combine(folder, "postgres"))) ?? "";
        return _programs.Length > 0;
    }

    // A link that outlived its package leads nowhere.
    private static bool IsThere(string program) => File.Exists(program) && (File.ResolveLinkTarget(program, returnFinalTarget: true)?.Exists ?? true);

    // The programs alone: no cluster, no service. Two test processes may ask at once: apt-get waits for its lock.
    private static void Install()
    {
        const string Script = """
            mkdir -p /etc/postgresql-common && echo 'create_main_cluster = false' > /etc/postgresql-common/createcluster.conf
            install="apt-get -y -q -o DPkg::Lock::Timeout=120 --no-install-recommends -o Dpkg::Options::=--force-confold install postgresql"
            $install || { apt-get -q -o DPkg::Lock::Timeout=120 update && $install; }
            """;
        try
        {
            using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Script])
            {
                RedirectStandardOutput = true,
                Environment = { ["DEBIAN_FRONTEND"] = "noninteractive" },
            })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // No shell: not installed, as the skipped tests say.
        }
    }
}
