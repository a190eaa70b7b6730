package peers;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.flowable.common.engine.impl.history.HistoryLevel;
import org.flowable.engine.ProcessEngine;
import org.flowable.engine.TaskService;
import org.flowable.engine.impl.cfg.StandaloneProcessEngineConfiguration;
import org.flowable.task.api.Task;

/**
 * One figure on standard output, then it ends: {@code actions THREADS WARMUP SECONDS} completions of a user task a
 * second, {@code timers N CAP} how many of N timers that were due at once have fired, and in how many seconds; putting
 * them in may take CAP seconds, and so may their firing. How far it is goes to standard error. The database is JDBC_URL.
 */
public final class Flowable {
  /** Seconds after which no more is waited for what does not get less. */
  private static final double STALLED = 120;
  private static final String ROUTINE = "切换备用链路，预计十分钟";

  private static DataSource pool(int size) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(System.getenv("JDBC_URL"));
    config.setUsername(System.getenv("JDBC_USER"));
    config.setMaximumPoolSize(size);
    return new HikariDataSource(config);
  }

  private static StandaloneProcessEngineConfiguration configuration(DataSource source) {
    StandaloneProcessEngineConfiguration configuration = new StandaloneProcessEngineConfiguration();
    configuration.setDataSource(source);
    configuration.setDatabaseSchemaUpdate("true");
    configuration.setHistoryLevel(HistoryLevel.AUDIT);
    configuration.setAsyncExecutorActivate(false);
    return configuration;
  }

  private static void deploy(ProcessEngine engine) {
    engine.getRepositoryService().createDeployment().addClasspathResource("duty.bpmn20.xml").deploy();
  }

  private static Map<String, Object> variables(int n, Date due) {
    Map<String, Object> variables = new HashMap<>();
    variables.put("what", "核心交换机丢包 " + n);
    variables.put("system", "政务云网络");
    variables.put("level", "II");
    variables.put("assignee", "person" + n % 50);
    variables.put("unit", "unit" + n % 20);
    variables.put("due", due);
    return variables;
  }

  private interface Work {
    void once(int thread) throws Exception;
  }

  private static void onThreads(int threads, Work work) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads, body -> {
      Thread thread = new Thread(body);
      thread.setDaemon(true);
      return thread;
    });
    List<Future<?>> running = new ArrayList<>();
    for (int n = 0; n < threads; n++) {
      int thread = n;
      running.add(executor.submit(() -> {
        work.once(thread);
        return null;
      }));
    }
    for (Future<?> one : running) one.get();
    executor.shutdown();
  }

  /** Each thread has a matter of its own, as each client of our store has. Finding the task is part of the action. */
  private static void actions(int threads, int warmup, int seconds) throws Exception {
    ProcessEngine engine = configuration(pool(threads + 4)).buildProcessEngine();
    deploy(engine);
    long from = System.nanoTime() + warmup * 1_000_000_000L;
    long until = from + seconds * 1_000_000_000L;
    AtomicLong done = new AtomicLong();
    onThreads(threads, thread -> {
      TaskService tasks = engine.getTaskService();
      String id = engine.getRuntimeService().startProcessInstanceByKey("progress", variables(thread, null)).getId();
      while (System.nanoTime() < until) {
        Task task = tasks.createTaskQuery().processInstanceId(id).singleResult();
        tasks.complete(task.getId(), Map.of("progress", ROUTINE, "outcome", "ok"));
        long now = System.nanoTime();
        if (now >= from && now < until) done.incrementAndGet();
      }
    });
    System.out.printf("actions %.1f%n", done.get() / (double) seconds);
    engine.close();
  }

  private static long count(DataSource source, String sql) throws Exception {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    }
  }

  private static void timers(int n, int cap) throws Exception {
    DataSource source = pool(40);
    StandaloneProcessEngineConfiguration configuration = configuration(source);
    // Its own settings find 1 timer at a time every 10 s; these are the ones with which it was fastest.
    configuration.setAsyncExecutorCorePoolSize(16);
    configuration.setAsyncExecutorMaxPoolSize(16);
    configuration.setAsyncExecutorThreadPoolQueueSize(4096);
    configuration.setAsyncExecutorMaxTimerJobsPerAcquisition(1024);
    configuration.setAsyncExecutorMaxAsyncJobsDuePerAcquisition(1024);
    configuration.setAsyncExecutorDefaultTimerJobAcquireWaitTime(200);
    configuration.setAsyncExecutorDefaultAsyncJobAcquireWaitTime(200);
    configuration.setAsyncExecutorDefaultQueueSizeFullWaitTime(200);
    ProcessEngine engine = configuration.buildProcessEngine();
    deploy(engine);
    Date due = Date.from(Instant.now().minus(1, ChronoUnit.HOURS));
    AtomicInteger next = new AtomicInteger();
    AtomicInteger put = new AtomicInteger();
    long seeding = System.nanoTime();
    onThreads(16, thread -> {
      for (int k = next.getAndIncrement(); k < n && seconds(seeding) < cap; k = next.getAndIncrement()) {
        engine.getRuntimeService().startProcessInstanceByKey("deadline", variables(k, due));
        int done = put.incrementAndGet();
        if (done % 2000 == 0) System.err.printf("Flowable: %d of %d timers put in, %.0f s%n", done, n, seconds(seeding));
      }
    });
    // What has failed for good is moved elsewhere and never fires: it is not waited for.
    String open = "select (select count(*) from act_ru_timer_job) + (select count(*) from act_ru_job)";
    long from = System.nanoTime();
    configuration.getAsyncExecutor().start();
    long left = put.get();
    long changed = from;
    double told = 0;
    do {
      Thread.sleep(100);
      long now = count(source, open);
      if (now != left) changed = System.nanoTime();
      left = now;
      if (seconds(from) - told >= 10) {
        told = seconds(from);
        System.err.printf("Flowable: %d timers left, %.0f s%n", left, told);
      }
    } while (left > 0 && seconds(from) < cap && seconds(changed) < STALLED);
    // Until the last of them fired, not until we have given up.
    double passed = (left > 0 ? changed - from : System.nanoTime() - from) / 1e9;
    long fired = count(source, "select count(*) from act_hi_actinst where act_id_ = 'late'");
    System.out.printf("timers put %d fired %d seconds %.1f%n", put.get(), fired, passed);
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  public static void main(String[] words) {
    int code = 0;
    try {
      switch (words[0]) {
        case "actions" -> actions(Integer.parseInt(words[1]), Integer.parseInt(words[2]), Integer.parseInt(words[3]));
        case "timers" -> timers(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
        default -> throw new IllegalArgumentException(words[0]);
      }
    } catch (Throwable fault) {
      fault.printStackTrace();
      code = 1;
    }
    System.out.flush();
    System.err.flush();
    // Threads of the engine and of its pool go on after a fault, and wait at its end: nothing here is worth that.
    Runtime.getRuntime().halt(code);
  }
}
